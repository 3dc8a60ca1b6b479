import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";

/** `hakube ssh DEFINITION NODE [-- COMMAND...]` */
export function addSshCommand(program: Program, { context, setExitCode }: CommandSetup): void {
  program
    .command("ssh")
    .description("a shell on a node, or one command, with the same login as install")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("<node>", "the node's name")
    .argument("[command...]", "a command, after --")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("-i, --interactive", "ask for what is missing: login key, passphrase, host keys")
    .option("--accept-new-host-keys", "trust the host if its key is not known yet")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText("after", example("hakube ssh cluster.json master0 -- sudo crictl ps"))
    .action(async (path, name, words, options) => {
      const [{ Login }, { loadCluster, selectNode }, questions] = await Promise.all([
        import("../../install/login/login.ts"),
        import("../load_cluster.ts"),
        import("../login_questions.ts"),
      ]);
      const { plan, assets } = await loadCluster(path, { ...options, allowEdited: true }, context);
      const node = selectNode(plan, name);
      const { ports } = context;
      const login = await Login.prepare([node], {
        ports,
        home: questions.homeOf(context),
        assetsDirectory: options.assetsDir,
        clusterKey: () => questions.clusterKey(plan, assets, node),
        interactive: options.interactive ?? false,
        acceptNewHostKeys: options.acceptNewHostKeys ?? false,
        concurrency: 1,
        approveHostKeys: (unknown) => questions.approveHostKeys(unknown, ports.prompter),
      });
      await using connection = await login.connect(node);
      // Words are joined as ssh joins them: the shell on the node takes them apart.
      const exit = await connection.interactive(words.length === 0 ? undefined : words.join(" "));
      setExitCode(exit.code ?? 255);
    });
}

import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

/** `hakube ssh DEFINITION NODE [-- COMMAND...]` */
export function addSshCommand(program: Program, { context, setExitCode }: CommandSetup): void {
  withLoginOptions(program.command("ssh"))
    .summary("a shell on a node, or one command, with the login of install")
    .description("a shell on a node, or one command, with the same login as install")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("<node>", "the node's name")
    .argument("[command...]", "a command, after --")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText("after", example("hakube ssh cluster.json master0 -- sudo crictl ps"))
    .action(async (path, name, words, options) => {
      const [{ loadCluster, selectNode }, { prepareLogin }] = await Promise.all([
        import("../load_cluster.ts"),
        import("../prepare_login.ts"),
      ]);
      const cluster = await loadCluster(path, { ...options, allowEdited: true }, context);
      const node = selectNode(cluster.plan, name);
      const login = await prepareLogin(cluster, [node], { ...options, concurrency: 1 }, context);
      await using connection = await login.connect(node);
      // Words are joined as ssh joins them: the shell on the node takes them apart.
      const exit = await connection.interactive(words.length === 0 ? undefined : words.join(" "));
      setExitCode(exit.code ?? 255);
    });
}

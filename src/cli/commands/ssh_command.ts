import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

/** `hakube ssh DEFINITION NODE [-- COMMAND...]` */
export function addSshCommand(program: Program, { context, setExitCode }: CommandSetup): void {
  withLoginOptions(program.command("ssh"))
    .summary("open a shell on a node, or run one command there")
    .description(
      "Open a shell on a node, or run one command there, with the same login as install.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("<node>", "the node's name")
    .argument("[command...]", "a command, after --")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText("after", example("hakube ssh cluster.json master0 -- sudo crictl ps"))
    .action(async (path, name, words, options) => {
      const [{ loadDefinition }, { selectNode }, { planCluster }, { uncheckedAssets }, login] =
        await Promise.all([
          import("../load_definition.ts"),
          import("../load_cluster.ts"),
          import("../../plan/plan_cluster.ts"),
          import("../../assets/unchecked_assets.ts"),
          import("../prepare_login.ts"),
        ]);
      const { definition } = await loadDefinition(path, context.ports, context.readInput, {
        allowTwoMasters: options.allowTwoMasters ?? false,
      });
      const plan = planCluster(definition);
      const node = selectNode(plan, name);
      // A definition that was edited since must not keep anybody from looking at a node.
      const assets = await uncheckedAssets(plan, options.assetsDir, context.ports.files);
      const how = { ...options, concurrency: 1 };
      const nodeLogin = await login.prepareLogin({ plan, assets }, [node], how, context);
      await using connection = await nodeLogin.connect(node);
      // Words are joined as ssh joins them: the shell on the node takes them apart.
      const exit = await connection.interactive(words.length === 0 ? undefined : words.join(" "));
      setExitCode(exit.code ?? 255);
    });
}

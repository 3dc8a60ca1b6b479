import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";

const forgetExample = example("hakube known-hosts forget cluster.json master0");

/** `hakube known-hosts forget DEFINITION NODE` */
export function addKnownHostsCommand(program: Program, { context, terminal }: CommandSetup): void {
  program
    .command("known-hosts")
    .description("the host keys that are kept with the assets")
    .addHelpText("after", forgetExample)
    .command("forget")
    .description("forget a node's host key, after the machine was replaced")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("<node>", "the node's name")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText("after", forgetExample)
    .action(async (path, name, options) => {
      const [{ loadDefinition }, { selectNode }, { planCluster }, { forgetHostKeys }] =
        await Promise.all([
          import("../load_definition.ts"),
          import("../load_cluster.ts"),
          import("../../plan/plan_cluster.ts"),
          import("../../install/login/forget_host_keys.ts"),
        ]);
      const { ports, readInput } = context;
      const { definition } = await loadDefinition(path, ports, readInput, {
        allowTwoMasters: options.allowTwoMasters ?? false,
      });
      const node = selectNode(planCluster(definition), name);
      const forgotten = await forgetHostKeys(ports.files, options.assetsDir, node.ssh);
      const { json, quiet } = program.opts();
      if (json) {
        const document = { apiVersion: "hakube/v1", kind: "KnownHosts", node: name, forgotten };
        terminal.out(`${JSON.stringify(document)}\n`);
      } else if (!quiet) {
        terminal.err(`${name}: ${forgotten} host ${forgotten === 1 ? "key" : "keys"} forgotten\n`);
      }
    });
}

import type { CommandSetup, Program } from "../command_setup.ts";
import type { knownHostsDocument } from "../documents/assets_documents.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";

const forgetExample = example("hakube known-hosts forget cluster.json master0");

/** `hakube known-hosts forget DEFINITION NODE` */
export function addKnownHostsCommand(program: Program, { context, terminal }: CommandSetup): void {
  program
    .command("known-hosts")
    .summary("forget host keys, which are kept with the assets")
    .description("Forget host keys, which are kept with the assets.")
    .addHelpText("after", forgetExample)
    .command("forget")
    .summary("forget the host key of a machine that was replaced")
    .description("Forget the host key of a node or jump host, after the machine was replaced.")
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("<node>", "the node's name, or [user@]host[:port] of a jump host")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText("after", forgetExample)
    .action(async (path, name, options) => {
      const [{ loadDefinition }, { findHost }, { forgetHostKeys }] = await Promise.all([
        import("../load_definition.ts"),
        import("../find_host.ts"),
        import("../../install/login/forget_host_keys.ts"),
      ]);
      const { ports, readInput } = context;
      const { definition } = await loadDefinition(path, ports, readInput, {
        allowTwoMasters: options.allowTwoMasters ?? false,
      });
      const host = await findHost(definition, name, context);
      const forgotten = await forgetHostKeys(ports, options.assetsDir, host);
      const { json, quiet } = program.opts();
      if (json) {
        const document = { kind: "KnownHosts", node: name, forgotten } as const;
        printDocument<typeof knownHostsDocument>(terminal, document);
      } else if (!quiet) {
        terminal.err(`${name}: ${forgotten} host ${forgotten === 1 ? "key" : "keys"} forgotten\n`);
      }
    });
}

import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";
import { withOperationOptions } from "../operation_options.ts";
import { parseCount } from "../parse_count.ts";
import { exitCodeOfOutcomes } from "./install_command.ts";

/** `hakube certs list|renew DEFINITION` */
export function addCertsCommand(program: Program, setup: CommandSetup): void {
  const certs = program
    .command("certs")
    .description("the certificates of assets and nodes: how long they last, and new ones")
    .addHelpText("after", example("hakube certs list cluster.json"));
  withLoginOptions(certs.command("list"))
    .description("every certificate of the assets and of the nodes, and how long it lasts")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("[nodes...]", "names of nodes; default: all")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--warn-days <number>", "warn of those with fewer days left", parseCount, 90)
    .option("--concurrency <number>", "nodes connected to at a time", parseCount, 50)
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText(
      "after",
      example("hakube certs list cluster.json", "hakube certs list cluster.json master0 --json") +
        "\nEnds with exit code 7 when one has fewer days left than --warn-days.\n",
    )
    .action(async (path, nodes, options, command) => {
      const { runCertsList } = await import("../run_certs_list.ts");
      await runCertsList(path, nodes, { ...options, ...command.optsWithGlobals() }, setup);
    });
  withOperationOptions(certs.command("renew"))
    .description(
      "new certificates for masters, one master after another, without downtime on three",
    )
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("[masters...]", "names of masters; default: all")
    .option("--force", "renew also what lasts long enough")
    .addHelpText(
      "after",
      example("hakube certs renew cluster.json", "hakube certs renew cluster.json --force --yes") +
        "\nThose of etcd and the front proxy come from the assets, where they are issued anew;\n" +
        "the others kubeadm issues on each master. Interrupted, the same command goes on.\n",
    )
    .action(async (path, masters, options, command) => {
      const { runCertsRenew } = await import("../run_certs_renew.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(exitCodeOfOutcomes(await runCertsRenew(path, masters, all, setup)));
    });
}

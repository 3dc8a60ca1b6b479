import type { CommandSetup, ParentCommand, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";
import { withOperationOptions } from "../operation_options.ts";
import { parseCount } from "../parse_count.ts";
import { exitCodeOfOutcomes } from "./install_command.ts";

/** `hakube certs list|renew DEFINITION` */
export function addCertsCommand(program: Program, setup: CommandSetup): void {
  const certs = program
    .command("certs")
    .summary("list certificates and how long they last, and renew them")
    .description("List certificates and how long they last, and renew them.")
    .addHelpText("after", example("hakube certs list cluster.json"));
  addListCommand(certs, setup);
  addRenewCommand(certs, setup);
}

function addListCommand(certs: ParentCommand, setup: CommandSetup): void {
  withLoginOptions(certs.command("list"))
    .summary("list those of assets and nodes, and how long they last")
    .description(
      "List every certificate of the assets and of the nodes, and how long it lasts.\n\n" +
        "Ends with exit code 7 when one has fewer days left than --warn-days.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[nodes...]", "names of nodes; default: all")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--warn-days <number>", "warn of those with fewer days left", parseCount, 90)
    .option("--concurrency <number>", "nodes connected to at a time", parseCount, 50)
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example("hakube certs list cluster.json", "hakube certs list cluster.json master0 --json"),
    )
    .action(async (path, nodes, options, command) => {
      const { runCertsList } = await import("../run_certs_list.ts");
      await runCertsList(path, nodes, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

function addRenewCommand(certs: ParentCommand, setup: CommandSetup): void {
  withOperationOptions(certs.command("renew"))
    .summary("renew those of masters, one master after another")
    .description(
      "Renew the certificates of masters, one master after another; of three, without " +
        "downtime.\n\n" +
        "Those of etcd and the front proxy come from the assets, where they are issued anew; " +
        "the others kubeadm issues on each master. Interrupted, the same command goes on.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[masters...]", "names of masters; default: all")
    .option("--force", "renew also what lasts long enough")
    .option(
      "--force-quorum-loss <name>",
      "the cluster's name, to say that etcd may be away while a member restarts",
    )
    .addHelpText(
      "after",
      example("hakube certs renew cluster.json", "hakube certs renew cluster.json --force --yes"),
    )
    .action(async (path, masters, options, command) => {
      const { runCertsRenew } = await import("../run_certs_renew.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(exitCodeOfOutcomes(await runCertsRenew(path, masters, all, setup)));
    });
}

import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

/** `hakube status DEFINITION` */
export function addStatusCommand(program: Program, setup: CommandSetup): void {
  withLoginOptions(program.command("status"))
    .summary("show nodes, etcd, certificates, versions and load balancer")
    .description(
      "Show nodes, members of etcd, certificates, versions and the load balancer, as the " +
        "masters see them.\n\n" +
        "Changes nothing. Ends with exit code 7 when anything is unfit, and says what.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .option("--assets-dir <directory>", "where assets are, if there are any", "assets")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example("hakube status cluster.json", "hakube --json status cluster.json | jq .findings"),
    )
    .action(async (path, options, command) => {
      const { runStatus } = await import("../run_status.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(await runStatus(path, all, setup));
    });
}

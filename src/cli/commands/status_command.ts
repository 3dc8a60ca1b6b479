import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

/** `hakube status DEFINITION` */
export function addStatusCommand(program: Program, setup: CommandSetup): void {
  withLoginOptions(program.command("status"))
    .description(
      "nodes, etcd members, certificates, versions and load balancer, as the masters see them",
    )
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .option("--assets-dir <directory>", "where the assets are, if there are any", "assets")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText(
      "after",
      example("hakube status cluster.json", "hakube --json status cluster.json | jq .findings") +
        "\nChanges nothing. Ends with exit code 7 when anything is unfit, and says what.\n",
    )
    .action(async (path, options, command) => {
      const { runStatus } = await import("../run_status.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(await runStatus(path, all, setup));
    });
}

import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withOperationOptions } from "../operation_options.ts";
import { parseCount } from "../parse_count.ts";
import { exitCodeOfOutcomes } from "./install_command.ts";

/** `hakube upgrade DEFINITION` */
export function addUpgradeCommand(program: Program, setup: CommandSetup): void {
  withOperationOptions(program.command("upgrade"))
    .description(
      "bring the cluster to the definition's versions, node after node, without downtime",
    )
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .option("--max-unavailable <number>", "workers that are upgraded at a time", parseCount, 1)
    .option("--drain-timeout <minutes>", "how long a node may take to be drained", parseCount, 5)
    .addHelpText(
      "after",
      example(
        "hakube render cluster.json && hakube upgrade cluster.json --dry-run",
        "hakube upgrade cluster.json",
      ) +
        "\nWrite newer versions into the definition and render before. etcd and Kubernetes go one\n" +
        "minor release at a time. Interrupted, the same command goes on.\n",
    )
    .action(async (path, options, command) => {
      const { runUpgradeCommand } = await import("../run_upgrade.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(exitCodeOfOutcomes(await runUpgradeCommand(path, all, setup)));
    });
}

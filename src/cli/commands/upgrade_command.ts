import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withOperationOptions } from "../operation_options.ts";
import { parseCount } from "../parse_count.ts";
import { exitCodeOfOutcomes } from "./install_command.ts";

/** `hakube upgrade DEFINITION` */
export function addUpgradeCommand(program: Program, setup: CommandSetup): void {
  withOperationOptions(program.command("upgrade"))
    .summary("bring the cluster to the definition's versions, node by node")
    .description(
      "Bring the cluster to the definition's versions, node after node, without downtime.\n\n" +
        "Write newer versions into the definition and render before. etcd and Kubernetes go " +
        "one minor release at a time. Interrupted, the same command goes on.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .option("--max-unavailable <number>", "workers upgraded at a time", parseCount, 1)
    .option("--drain-timeout <seconds>", "how long draining a node may take", parseCount, 300)
    .addHelpText(
      "after",
      example(
        "hakube render cluster.json && hakube upgrade cluster.json --dry-run",
        "hakube upgrade cluster.json",
      ),
    )
    .action(async (path, options, command) => {
      const { runUpgradeCommand } = await import("../run_upgrade.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(exitCodeOfOutcomes(await runUpgradeCommand(path, all, setup)));
    });
}

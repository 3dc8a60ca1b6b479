import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withOperationOptions } from "../operation_options.ts";
import { parseCount } from "../parse_count.ts";
import { exitCodeOfOutcomes } from "./install_command.ts";

/** `hakube reset DEFINITION [NODE...]` */
export function addResetCommand(program: Program, setup: CommandSetup): void {
  withOperationOptions(program.command("reset"))
    .summary("take nodes out of the cluster and clean them, or destroy it")
    .description(
      "Take nodes out of the cluster and clean their machines; or, with --all, destroy it.\n\n" +
        "Of a node that cannot be reached only what the cluster knows of it is removed. Reset " +
        "a node before it is taken out of the definition: later nobody knows how to log in " +
        "there.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[nodes...]", "names of nodes, also of ones only the cluster knows")
    .option("--all", "reset every node: cluster and data are lost")
    .option("--confirm <name>", "with --all: the cluster's name; it may be lost")
    .option(
      "--drain-timeout <seconds>",
      "how long draining may take",
      parseCount,
      300,
    )
    .option("--force", "delete pods that have no controller, or could not be evicted in time")
    .option(
      "--force-quorum-loss <name>",
      "the cluster's name; etcd may be lost",
    )
    .option("--other-cluster", "clean nodes of other clusters, too")
    .option("--purge-packages", "remove Kubernetes, containerd and etcd too")
    .addHelpText(
      "after",
      example(
        "hakube reset cluster.json worker1",
        "hakube reset --all --confirm mycluster cluster.json",
      ),
    )
    .action(async (path, nodes, options, command) => {
      const { runReset } = await import("../run_reset.ts");
      const outcomes = await runReset(
        path,
        nodes,
        { ...options, ...command.optsWithGlobals() },
        setup,
      );
      setup.setExitCode(exitCodeOfOutcomes(outcomes));
    });
}

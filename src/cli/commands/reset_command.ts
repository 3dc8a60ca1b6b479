import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withOperationOptions } from "../operation_options.ts";
import { parseCount } from "../parse_count.ts";
import { exitCodeOfOutcomes } from "./install_command.ts";

/** `hakube reset DEFINITION [NODE...]` */
export function addResetCommand(program: Program, setup: CommandSetup): void {
  withOperationOptions(program.command("reset"))
    .description(
      "take nodes out of the cluster and clean their machines; or, with --all, destroy it",
    )
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("[nodes...]", "names of nodes; also of some that the definition has no more")
    .option("--all", "reset every node at once; the cluster and all its data are lost")
    .option("--confirm <name>", "with --all: the cluster's name, to say that it may be lost")
    .option(
      "--drain-timeout <seconds>",
      "how long evicting a node's pods may take",
      parseCount,
      300,
    )
    .option("--force", "delete pods that have no controller, or could not be evicted in time")
    .option(
      "--force-quorum-loss <name>",
      "the cluster's name, to say that etcd may lose its majority",
    )
    .option("--purge-packages", "remove Kubernetes, containerd and etcd from the machines too")
    .addHelpText(
      "after",
      example(
        "hakube reset cluster.json worker1",
        "hakube reset --all --confirm mycluster cluster.json",
      ) +
        "\nOf a node that cannot be reached only what the cluster knows of it is removed. Reset a node\n" +
        "before it is taken out of the definition: later nobody knows how to log in there.\n",
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

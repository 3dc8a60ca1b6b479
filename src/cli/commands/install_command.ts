import { exitCodes } from "../../errors.ts";
import type { NodeOutcome } from "../../install/install_event.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";
import { parseCount } from "../parse_count.ts";

/** `hakube install DEFINITION [NODE...]` */
export function addInstallCommand(program: Program, setup: CommandSetup): void {
  withLoginOptions(program.command("install"))
    .summary("run the boot scripts on all nodes; again, to go on or mend")
    .description(
      "Run the boot scripts on the nodes, all at once; again, to go on or to mend.\n\n" +
        "Without a terminal nothing is asked: --yes, --accept-new-host-keys, an SSH agent and " +
        "password files answer what a prompt would ask.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[nodes...]", "names of nodes; default: all")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--log-dir <directory>", "where each node's log goes", "logs")
    .option("-y, --yes", "do not ask before the first script runs")
    .option("--dry-run", "show what would run where, and stop")
    .option("--concurrency <number>", "connections and uploads at a time", parseCount, 50)
    .option(
      "--reconnect-timeout <minutes>",
      "how long to try a lost connection",
      parseCount,
      30,
    )
    .option(
      "--ignore-preflight <checks>",
      "checks that stop nothing, with commas between",
    )
    .option("--allow-edited", "run boot scripts that were edited by hand")
    .option("--allow-partial", "begin a new cluster without some of its masters")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example("hakube install --interactive cluster.json", "hakube install cluster.json worker1"),
    )
    .action(async (path, nodes, options, command) => {
      const { runInstall } = await import("../run_install.ts");
      const outcomes = await runInstall(
        path,
        nodes,
        { ...options, ...command.optsWithGlobals() },
        setup,
      );
      setup.setExitCode(exitCodeOfOutcomes(outcomes));
    });
}

/** A failed script (6) wins over a node that was not reached (5), that over one left (8), and over 130. */
export function exitCodeOfOutcomes(outcomes: readonly NodeOutcome[]): number {
  const states = new Set(outcomes.map(({ state }) => state));
  if (states.has("failed")) return exitCodes.script;
  if (states.has("unreachable")) return exitCodes.connection;
  if (states.has("lost") || states.has("left")) return exitCodes.unfinished;
  return states.has("skipped") || states.has("stopped") ? exitCodes.interrupted : 0;
}

import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";
import { parseCount } from "../parse_count.ts";

/** `hakube preflight DEFINITION [NODE...]` */
export function addPreflightCommand(program: Program, setup: CommandSetup): void {
  withLoginOptions(program.command("preflight"))
    .summary("measure the machines and the network; change nothing")
    .description(
      "Measure the machines and what is between them, and change nothing on them.\n\n" +
        "Ends with exit code 7 when an error is left. docs/preflight.md explains every check.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[nodes...]", "names of nodes; default: all")
    .option("--assets-dir <directory>", "where assets are, if there are any", "assets")
    .option("--ignore-preflight <checks>", "checks that stop nothing, with commas between")
    .option("--concurrency <number>", "nodes connected to at a time", parseCount, 50)
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example(
        "hakube preflight cluster.json",
        "hakube preflight cluster.json worker1 --ignore-preflight etcd-disk,memory",
      ),
    )
    .action(async (path, nodes, options, command) => {
      const { runPreflight } = await import("../run_preflight.ts");
      await runPreflight(path, nodes, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

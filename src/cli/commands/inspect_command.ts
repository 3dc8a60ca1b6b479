import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";

/** `hakube inspect DEFINITION [NODE...]` */
export function addInspectCommand(program: Program, setup: CommandSetup): void {
  program
    .command("inspect")
    .summary("show what will happen on each node, step by step")
    .description(
      "Show what will happen on each node, step by step, before or after render.\n\n" +
        "Nothing is written but the page of --html. It holds no secret, loads nothing, and can " +
        "be mailed.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[nodes...]", "names of nodes; default: all")
    .option("--html <file>", "write a page for a browser, instead of a text")
    .option("--assets-dir <directory>", "where assets are, if there are any", "assets")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example("hakube inspect cluster.json", "hakube inspect --html cluster.html cluster.json"),
    )
    .action(async (path, nodes, options, command) => {
      const { runInspect } = await import("../run_inspect.ts");
      await runInspect(path, nodes, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";

/** `hakube inspect DEFINITION [NODE...]` */
export function addInspectCommand(program: Program, setup: CommandSetup): void {
  program
    .command("inspect")
    .summary("what will happen on each node, step by step")
    .description("what will happen on each node, step by step; before or after render")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("[nodes...]", "names of nodes; default: all")
    .option("--html <file>", "write a page to look at in a browser, instead of a text")
    .option("--assets-dir <directory>", "where the assets are; they need not be there", "assets")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText(
      "after",
      example("hakube inspect cluster.json", "hakube inspect --html cluster.html cluster.json") +
        "\nNothing is written but that page. It holds no secret, loads nothing, and can be mailed.\n",
    )
    .action(async (path, nodes, options, command) => {
      const { runInspect } = await import("../run_inspect.ts");
      await runInspect(path, nodes, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

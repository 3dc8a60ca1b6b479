import { InvalidArgumentError } from "@commander-js/extra-typings";
import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withOperationOptions } from "../operation_options.ts";
import { parseCount } from "../parse_count.ts";

/** A machine mends itself after 150 s; until then it has to be done with. */
const mostSeconds = 60;

/** `hakube drill DEFINITION` */
export function addDrillCommand(program: Program, setup: CommandSetup): void {
  withOperationOptions(program.command("drill"))
    .summary("stop one master after another, and measure what it costs")
    .description(
      "Stop one master after another, and measure how long the API is away.\n\n" +
        "Each machine arms its own restore before it stops anything: without hakube it mends " +
        "itself within three minutes. Ends with exit code 7 when writes fail for longer than " +
        "--max-seconds, or one is lost.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .option("--max-seconds <number>", "how long writes may fail, up to 60", parseSeconds, 15)
    .option("--html <file>", "write the report as a page with a timeline")
    .addHelpText(
      "after",
      example(
        "hakube drill cluster.json --dry-run",
        "hakube drill cluster.json --html drill.html",
      ),
    )
    .action(async (path, options, command) => {
      const { runDrill } = await import("../run_drill.ts");
      const all = { ...options, ...command.optsWithGlobals() };
      setup.setExitCode(await runDrill(path, all, setup));
    });
}

function parseSeconds(text: string): number {
  const seconds = parseCount(text);
  if (seconds <= mostSeconds) return seconds;
  throw new InvalidArgumentError(`${mostSeconds} at most.`);
}

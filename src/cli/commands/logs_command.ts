import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

/** `hakube logs DEFINITION NODE`, `hakube logs --timeline DEFINITION [NODE...]` */
export function addLogsCommand(program: Program, setup: CommandSetup): void {
  withLoginOptions(program.command("logs"))
    .summary("show the journal and output of a node's last run")
    .description(
      "Show the journal and the output of a node's last run, from the node itself; or, with " +
        "--timeline, when each node was in which step of the last installation.\n\n" +
        "With --follow the result of the run is the exit code.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[nodes...]", "the node's name; with --timeline names, or all")
    .option(
      "-f, --follow",
      "go on with a run that goes on, to its end",
    )
    .addOption(
      new Option("--timeline", "when nodes were in which step")
        .conflicts("follow"),
    )
    .option("--assets-dir <directory>", "where assets are, if there are any", "assets")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example(
        "hakube logs --follow cluster.json master0",
        "hakube logs --timeline cluster.json",
      ),
    )
    .action(async (path, names, options, command) => {
      const all = { ...options, ...command.optsWithGlobals() };
      if (all.timeline) {
        const { runTimeline } = await import("../run_timeline.ts");
        setup.setExitCode(await runTimeline(path, names, all, setup));
        return;
      }
      const [name] = names;
      if (name === undefined || names.length > 1) {
        throw new UsageError("logs shows one node", [
          "name it; --timeline shows several, or all, side by side",
        ]);
      }
      const { runLogs } = await import("../run_logs.ts");
      setup.setExitCode(await runLogs(path, name, all, setup));
    });
}

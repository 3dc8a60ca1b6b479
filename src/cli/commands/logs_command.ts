import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

/** `hakube logs DEFINITION NODE` */
export function addLogsCommand(program: Program, setup: CommandSetup): void {
  withLoginOptions(program.command("logs"))
    .description("journal and output of a node's last run, from the node itself")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("<node>", "the node's name")
    .option(
      "-f, --follow",
      "wait for what a run that goes on will say; its result is the exit code",
    )
    .option("--assets-dir <directory>", "where the assets are, if there are any", "assets")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText("after", example("hakube logs --follow cluster.json master0"))
    .action(async (path, name, options, command) => {
      const { runLogs } = await import("../run_logs.ts");
      setup.setExitCode(
        await runLogs(path, name, { ...options, ...command.optsWithGlobals() }, setup),
      );
    });
}

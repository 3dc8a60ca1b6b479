import { Option } from "@commander-js/extra-typings";
import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

/** `hakube diff DEFINITION [NODE...]` */
export function addDiffCommand(program: Program, setup: CommandSetup): void {
  withLoginOptions(program.command("diff"))
    .summary("show what render would change, line by line")
    .description(
      "Show what render would change, line by line. Nothing is written.\n\n" +
        "Secrets and certificates are named and never shown. A change that is the same in " +
        "several files is shown once; --verbose shows it for each.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .argument("[nodes...]", "names of nodes, for their files alone")
    .addOption(
      new Option("--against <what>", "the assets, or what last ran on the nodes")
        .choices(["assets", "nodes"] as const).default("assets" as const),
    )
    .option("--exit-code", "end with exit code 9 when there are differences")
    .option("--assets-dir <directory>", "where assets are, if there are any", "assets")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example(
        "hakube diff cluster.json",
        "hakube diff --against nodes --exit-code cluster.json",
      ),
    )
    .action(async (path, nodes, options, command) => {
      const { runDiff } = await import("../run_diff.ts");
      await runDiff(path, nodes, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

import { Option } from "@commander-js/extra-typings";
import type { CommandSetup, Program } from "../command_setup.ts";
import { example } from "../example.ts";
import { withLoginOptions } from "../login_options.ts";

/** `hakube diff DEFINITION [NODE...]` */
export function addDiffCommand(program: Program, setup: CommandSetup): void {
  withLoginOptions(program.command("diff"))
    .description("what render would change, line by line; nothing is written")
    .argument("<definition>", "a cluster definition in JSON, or - for standard input")
    .argument("[nodes...]", "names of nodes, of whose files alone to tell; default: all files")
    .addOption(
      new Option("--against <what>", "the assets, or the scripts that last ran on the nodes")
        .choices(["assets", "nodes"] as const).default("assets" as const),
    )
    .option("--exit-code", "end with exit code 9 when there are differences")
    .option("--assets-dir <directory>", "where the assets are, if there are any", "assets")
    .option("--allow-two-masters", "let a cluster have two masters, which is worse than one")
    .addHelpText(
      "after",
      example(
        "hakube diff cluster.json",
        "hakube diff --against nodes --exit-code cluster.json",
      ) +
        "\nSecrets and certificates are named and never shown. A change that is the same in several\n" +
        "files is shown once; --verbose shows it for each.\n",
    )
    .action(async (path, nodes, options, command) => {
      const { runDiff } = await import("../run_diff.ts");
      await runDiff(path, nodes, { ...options, ...command.optsWithGlobals() }, setup);
    });
}

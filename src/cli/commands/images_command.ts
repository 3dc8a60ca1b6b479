import { Option } from "@commander-js/extra-typings";
import { UsageError } from "../../errors.ts";
import type { CliContext, GlobalOptions } from "../cli_context.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import { reportProblems } from "../error_report.ts";
import type { imagesDocument } from "../documents/images_documents.ts";
import { printDocument } from "../print_document.ts";
import { example } from "../example.ts";
import type { Terminal } from "../terminal.ts";

/** What `--format` can be: lists that other programs read. */
const formats = ["list", "crane", "skopeo", "aria2"] as const;

/** `hakube images DEFINITION` */
export function addImagesCommand(program: Program, { context, terminal }: CommandSetup): void {
  program
    .command("images")
    .summary("list what a site without internet must mirror")
    .description(
      "List every package, file and image that a site without internet must mirror.\n\n" +
        "Of the formats, list has a line for each image; crane and skopeo have a line of two " +
        "words for each, its source and its destination in the definition's mirrors; aria2 has " +
        "the files with their checksums, at the paths at which the mirrors are asked for them.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .addOption(
      new Option("--format <format>", "a list for a program, instead of a text for people")
        .choices(formats),
    )
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example(
        "hakube images cluster.json",
        "hakube images --format list cluster.json | xargs -n1 docker pull",
        "hakube images --format crane cluster.json | xargs -n2 crane copy",
        "hakube images --format skopeo cluster.json |",
        "  xargs -n2 skopeo copy --all --preserve-digests",
        "hakube images --format aria2 cluster.json | aria2c --input-file=- --dir=mirror",
      ),
    )
    .action((path, options, command) =>
      showSources(path, { ...options, ...command.optsWithGlobals() }, context, terminal)
    );
}

async function showSources(
  path: string,
  options: GlobalOptions & {
    readonly format?: typeof formats[number] | undefined;
    readonly allowTwoMasters?: true | undefined;
  },
  { ports, readInput }: CliContext,
  terminal: Terminal,
): Promise<void> {
  const [{ loadDefinition }, { planCluster }, { plannedSources }, views, lists] = await Promise.all(
    [
      import("../load_definition.ts"),
      import("../../plan/plan_cluster.ts"),
      import("../../plan/sources/planned_sources.ts"),
      import("../views/images/sources_text.ts"),
      import("../views/images/mirroring_lists.ts"),
    ],
  );
  const { allowTwoMasters = false, format, json, quiet } = options;
  if (json && format !== undefined) {
    throw new UsageError("--format and --json do not go together", ["leave one of them out"]);
  }
  const { definition, warnings } = await loadDefinition(path, ports, readInput, {
    allowTwoMasters,
  });
  if (!json && !quiet) reportProblems(path, warnings, terminal);
  const sources = plannedSources(planCluster(definition));
  if (json) {
    printDocument<typeof imagesDocument>(terminal, views.sourcesFields(definition, sources));
  } else if (format === undefined) {
    terminal.out(views.sourcesText(definition, sources));
  } else {
    terminal.out(lists.mirroringList(format, sources));
    // Whoever takes the list for all there is would find out in a cellar without a network.
    const unknown = sources.unknown.map((one) => `warning: not in the list: ${one}\n`);
    if (!quiet) terminal.err(unknown.join(""));
  }
}

import type { RenderReport } from "../../assets/render_assets.ts";
import type { CommandSetup, Program } from "../command_setup.ts";
import type { renderReportDocument } from "../documents/assets_documents.ts";
import { reportProblems } from "../error_report.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";
import type { Terminal } from "../terminal.ts";

/** How many files are named; of a large cluster nobody reads them all. */
const namedFiles = 40;

/** `hakube render DEFINITION` */
export function addRenderCommand(program: Program, { context, terminal }: CommandSetup): void {
  program
    .command("render")
    .summary("write the assets: secrets, and a boot script for each node")
    .description(
      "Write the cluster's assets: token, certificates, SSH keys, and a boot script for each " +
        "node.\n\n" +
        "Secrets that are there are kept; scripts are written anew when they differ.",
    )
    .argument("<definition>", "the cluster definition; - for standard input")
    .option("--assets-dir <directory>", "where the assets are", "assets")
    .option("--overwrite-secrets", "make all secrets anew, unless the cluster lives")
    .option("--destroy-cluster <name>", "with --overwrite-secrets: also if it lives")
    .option("--no-overwrite-scripts", "leave boot scripts that exist as they are")
    .option("--prune", "remove files that the definition asks for no more")
    .option("--allow-two-masters", "allow two masters, which are worse than one")
    .addHelpText(
      "after",
      example("hakube render cluster.json", "less assets/scripts/master0.sh"),
    )
    .action(async (path, options, command) => {
      const [{ loadDefinition }, { planCluster }, assets, scripts, templates, version] =
        await Promise.all([
          import("../load_definition.ts"),
          import("../../plan/plan_cluster.ts"),
          import("../../assets/render_assets.ts"),
          import("../../assets/render_script.ts"),
          import("../../assets/templates.ts"),
          import("../../version.ts"),
        ]);
      const { ports, readInput } = context;
      const { allowTwoMasters = false } = options;
      const { definition, warnings } = await loadDefinition(path, ports, readInput, {
        allowTwoMasters,
      });
      const { json, quiet } = command.optsWithGlobals();
      if (!json && !quiet) reportProblems(path, warnings, terminal);
      const plan = planCluster(definition);
      const renderScript = scripts.scriptRenderer(plan, await templates.readTemplates(ports.files));
      const report = await assets.renderAssets(plan, renderScript, options.assetsDir, ports, {
        hakubeVersion: version.hakubeVersion,
        overwriteSecrets: options.overwriteSecrets ?? false,
        destroyCluster: options.destroyCluster,
        overwriteScripts: options.overwriteScripts,
        prune: options.prune ?? false,
      });
      if (json) tellPrograms(report, terminal);
      else if (!quiet) tellPeople(report, path, terminal);
    });
}

function tellPeople(report: RenderReport, definition: string, terminal: Terminal): void {
  const { directory, written, kept, pruned, orphans, removedNodes, closed, warnings } = report;
  for (const { path, mode } of closed) {
    terminal.err(`warning: ${path} had mode ${mode}, and has 700 now\n`);
  }
  for (const warning of warnings) terminal.err(`warning: ${warning}\n`);
  const byPath = written.toSorted((a, b) => a.path < b.path ? -1 : 1);
  for (const { path, reason } of byPath.slice(0, namedFiles)) {
    terminal.err(`${directory}/${path}: ${reason}\n`);
  }
  if (written.length > namedFiles) terminal.err(`... and ${written.length - namedFiles} more\n`);
  for (const path of pruned) terminal.err(`${directory}/${path}: removed\n`);
  for (const path of orphans) {
    terminal.err(`${directory}/${path}: not in the definition any more (--prune removes it)\n`);
  }
  if (removedNodes.length > 0 && orphans.length > 0) {
    const names = removedNodes.join(" ");
    terminal.err(
      `  hint: what is still a node of the cluster: hakube reset ${definition} ${names}\n`,
    );
  }
  terminal.err(`${written.length} files written, ${kept} as they were, in ${directory}\n`);
  if (written.length > 0) {
    terminal.err(`Look at the scripts, then: hakube install ${definition}\n`);
  }
}

function tellPrograms(report: RenderReport, terminal: Terminal): void {
  printDocument<typeof renderReportDocument>(terminal, { kind: "RenderReport", ...report });
}

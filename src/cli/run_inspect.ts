import { foreseeRender } from "../assets/foresee_render.ts";
import { readPageTemplate } from "../assets/page_template.ts";
import { inspectCluster } from "../assets/inspection/inspect_cluster.ts";
import { scriptRenderer } from "../assets/render_script.ts";
import { readTemplates } from "../assets/templates.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import { hakubeVersion } from "../version.ts";
import type { GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { inspectionDocument } from "./documents/inspection_documents.ts";
import { checkPageFile, writePageFile } from "./page_file.ts";
import { printDocument } from "./print_document.ts";
import { reportProblems } from "./error_report.ts";
import { selectNodes } from "./load_cluster.ts";
import { loadDefinition } from "./load_definition.ts";
import { inspectionFields } from "./views/inspect/inspection_document.ts";
import { inspectionText } from "./views/inspect/inspection_text.ts";

/** The width of prose, where the window is no narrower. */
const usualColumns = 100;

/** The options of `hakube inspect`, as its command gives them. */
export interface InspectOptions extends GlobalOptions {
  readonly html?: string | undefined;
  readonly assetsDir: string;
  readonly allowTwoMasters?: true | undefined;
}

/** `hakube inspect`: tells what will happen, from the definition and from what is rendered of it. */
export async function runInspect(
  path: string,
  names: readonly string[],
  options: InspectOptions,
  { context: { ports, readInput }, terminal }: CommandSetup,
): Promise<void> {
  const { definition, warnings } = await loadDefinition(path, ports, readInput, {
    allowTwoMasters: options.allowTwoMasters ?? false,
  });
  if (!options.json && !options.quiet) reportProblems(path, warnings, terminal);
  const plan = planCluster(definition);
  const nodes = selectNodes(plan, names);
  const renderScript = scriptRenderer(plan, await readTemplates(ports.files));
  const render = await foreseeRender(plan, renderScript, options.assetsDir, ports, hakubeVersion);
  const inspection = await inspectCluster(plan, nodes, render, ports);
  if (options.html !== undefined) {
    const { inspectionPage } = await import("./views/inspect/page/inspection_page.ts");
    await checkPageFile(ports.files, options.html);
    const template = await readPageTemplate(ports.files, "inspect");
    const page = inspectionPage(inspection, template, ports.clock.now());
    await writePageFile(ports.files, options.html, page);
    if (!options.quiet && !options.json) terminal.err(`${options.html}: open it in a browser\n`);
  }
  const columns = Math.min(terminal.window()?.columns ?? usualColumns, usualColumns);
  if (options.json) {
    printDocument<typeof inspectionDocument>(terminal, inspectionFields(inspection));
  } else if (options.html === undefined) terminal.out(inspectionText(inspection, columns));
}

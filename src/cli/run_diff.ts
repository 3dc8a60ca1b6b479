import { type ForeseenRender, foreseeRender } from "../assets/foresee_render.ts";
import { scriptRenderer } from "../assets/render_script.ts";
import { readTemplates } from "../assets/templates.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { exitCodes } from "../errors.ts";
import { type ClusterPlan, loginKeyPath, scriptPath } from "../plan/plan.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import { hakubeVersion } from "../version.ts";
import type { GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import { diffOfNodes } from "./diff_of_nodes.ts";
import type { diffDocument } from "./documents/diff_documents.ts";
import { printDocument } from "./print_document.ts";
import { reportProblems } from "./error_report.ts";
import { selectNodes } from "./load_cluster.ts";
import { loadDefinition } from "./load_definition.ts";
import type { LoginFlags } from "./login_options.ts";
import { styled, type Terminal } from "./terminal.ts";
import { diffFields, type SilentNode } from "./views/diff/diff_document.ts";
import { diffText } from "./views/diff/diff_text.ts";
import { assetDifference, type FileDifference } from "./views/diff/file_difference.ts";

/** The options of `hakube diff`, as its command gives them. */
export interface DiffOptions extends GlobalOptions, LoginFlags {
  readonly against: "assets" | "nodes";
  readonly exitCode?: true | undefined;
  readonly assetsDir: string;
  readonly allowTwoMasters?: true | undefined;
}

/** What was found to differ. */
export interface FoundDifferences {
  readonly files: readonly FileDifference[];
  /** Nodes of which nothing is known. */
  readonly silent: readonly (SilentNode & { readonly exitCode: number })[];
}

/** `hakube diff`: compares what a render would write with what is in the assets, or what last ran. */
export async function runDiff(
  path: string,
  names: readonly string[],
  options: DiffOptions,
  setup: CommandSetup,
): Promise<void> {
  const { context, terminal } = setup;
  const { ports } = context;
  const { definition, warnings } = await loadDefinition(path, ports, context.readInput, {
    allowTwoMasters: options.allowTwoMasters ?? false,
  });
  const speaks = !options.json && !options.quiet;
  if (speaks) reportProblems(path, warnings, terminal);
  const plan = planCluster(definition);
  const nodes = selectNodes(plan, names);
  const renderScript = scriptRenderer(plan, await readTemplates(ports.files));
  const render = await foreseeRender(plan, renderScript, options.assetsDir, ports, hakubeVersion);
  const found: FoundDifferences = options.against === "nodes"
    ? await diffOfNodes(render, { plan, nodes, options, context })
    : diffOfAssets(render, plan, names.length === 0 ? undefined : nodes);
  const { files, silent } = found;
  if (options.json) {
    const nodesSilent = silent.map(({ node, reason }) => ({ node, reason }));
    const fields = diffFields(options.against, files, nodesSilent);
    printDocument<typeof diffDocument>(terminal, fields);
  } else {
    const colour = terminal.outColour;
    terminal.out(diffText(files, { colour, each: options.verbose ?? false }));
    if (!options.quiet) tellPeople(render, found, options, terminal);
  }
  if (silent.length > 0) setup.setExitCode(Math.min(...silent.map(({ exitCode }) => exitCode)));
  else if (files.length > 0 && options.exitCode) setup.setExitCode(exitCodes.different);
}

function diffOfAssets(
  { changes }: ForeseenRender,
  plan: ClusterPlan,
  nodes: readonly NodeDefinition[] | undefined,
): FoundDifferences {
  const paths = nodes && new Set(nodes.flatMap((node) => pathsOf(plan, node)));
  const wanted = changes.filter(({ path }) => paths === undefined || paths.has(path));
  return { files: wanted.map(assetDifference), silent: [] };
}

/** The assets that a node gets something of. */
function pathsOf({ definition, nodes }: ClusterPlan, { nodeName }: NodeDefinition): string[] {
  const secrets = nodes.find(({ node }) => node.nodeName === nodeName)?.secrets ?? [];
  const loginKey = loginKeyPath(definition, nodeName);
  return [
    scriptPath(definition, nodeName),
    loginKey,
    `${loginKey}.pub`,
    ...secrets.flatMap(({ source }) => source.kind === "asset" ? [source.path] : []),
  ];
}

function tellPeople(
  { report }: ForeseenRender,
  { files, silent }: FoundDifferences,
  { against }: DiffOptions,
  terminal: Terminal,
): void {
  const warning = styled(terminal, "yellow", "warning");
  for (const { node, reason } of silent) terminal.err(`${warning}: ${node}: ${reason}\n`);
  if (against === "assets") {
    const { directory, closed, orphans, warnings } = report;
    for (const { path, mode } of closed) {
      terminal.err(`${warning}: others than you can look into ${path}, mode ${mode}\n`);
    }
    for (const text of warnings) terminal.err(`${warning}: ${text}\n`);
    for (const path of orphans) {
      terminal.err(`${directory}/${path}: not in the definition any more\n`);
    }
  }
  if (files.length > 0 || silent.length > 0) return;
  terminal.err(
    against === "assets"
      ? `render would change nothing in ${report.directory}\n`
      : "the scripts are those that last ran on the nodes\n",
  );
}

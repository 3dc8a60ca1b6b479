import { readTemplates } from "../assets/templates.ts";
import { uncheckedAssets } from "../assets/unchecked_assets.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { exitCodes, HakubeError } from "../errors.ts";
import { LauncherSession } from "../install/launcher_session.ts";
import type { NodeLogin } from "../install/login/node_login.ts";
import { mapLimit } from "../map_limit.ts";
import { readRuns } from "../operate/timeline/read_runs.ts";
import { newestInstallation, type RunTimeline } from "../operate/timeline/run_timeline.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import type { CliContext } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { timelineDocument } from "./documents/logs_documents.ts";
import { selectNodes } from "./load_cluster.ts";
import { loadDefinition } from "./load_definition.ts";
import { prepareLogin } from "./prepare_login.ts";
import { printDocument } from "./print_document.ts";
import type { LogsOptions } from "./run_logs.ts";
import { runnerOf } from "./runner_of.ts";
import { styled, type Terminal } from "./terminal.ts";
import { afterName, printable } from "./views/printable.ts";
import { timelineChart } from "./views/timeline/timeline_chart.ts";
import { type LeftOutNode, timelineFields } from "./views/timeline/timeline_document.ts";

/** How many nodes are connected to at a time. */
const concurrency = 50;

/** The width where no terminal says one. */
const usualColumns = 100;

/**
 * `hakube logs --timeline`: reads the journals of the nodes' last installation, and draws them on one
 * scale. Nodes that say nothing are named, and keep no other from being drawn.
 * @returns the exit code: 5 when a node was not reached, 7 when one has run nothing
 */
export async function runTimeline(
  path: string,
  names: readonly string[],
  options: LogsOptions,
  { context, terminal }: CommandSetup,
): Promise<number> {
  const { ports } = context;
  const { definition } = await loadDefinition(path, ports, context.readInput, {
    allowTwoMasters: options.allowTwoMasters ?? false,
  });
  const plan = planCluster(definition);
  const nodes = selectNodes(plan, names);
  const assets = await uncheckedAssets(plan, options.assetsDir, ports.files);
  const how = { ...options, concurrency };
  await using login = await prepareLogin({ plan, assets }, nodes, how, context);
  const { runs, leftOut, exitCode } = await readAll(nodes, login, context);
  if (options.json) {
    printDocument<typeof timelineDocument>(terminal, timelineFields(runs, leftOut));
  } else showTimeline(runs, leftOut, terminal);
  return exitCode;
}

/** What was read, and of whom nothing was. */
interface ReadTimelines {
  readonly runs: readonly RunTimeline[];
  readonly leftOut: readonly LeftOutNode[];
  readonly exitCode: number;
}

async function readAll(
  nodes: readonly NodeDefinition[],
  login: NodeLogin,
  context: CliContext,
): Promise<ReadTimelines> {
  const { launcher } = await readTemplates(context.ports.files);
  const runner = runnerOf(context);
  const leftOut: (LeftOutNode & { readonly exitCode: number })[] = [];
  const all = await mapLimit(nodes, concurrency, async (node) => {
    const { nodeName } = node;
    try {
      await using connection = await login.connect(node);
      const open = () => LauncherSession.open(connection, { launcher, nodeName, runner });
      const runs = await readRuns({ node: nodeName, open, clock: context.ports.clock });
      if (runs.length === 0) {
        leftOut.push({ node: nodeName, reason: "has run nothing yet", exitCode: exitCodes.unfit });
      }
      return runs;
    } catch (error) {
      if (!(error instanceof HakubeError)) throw error;
      leftOut.push({ node: nodeName, reason: error.message, exitCode: exitCodes[error.kind] });
      return [];
    }
  });
  const codes = leftOut.map(({ exitCode }) => exitCode);
  const exitCode = codes.length === 0 ? 0 : Math.min(...codes);
  return {
    runs: all.flat(),
    leftOut: leftOut.map(({ node, reason }) => ({
      node,
      reason: printable(afterName(node, reason)),
    })),
    exitCode,
  };
}

function showTimeline(
  runs: readonly RunTimeline[],
  leftOut: readonly LeftOutNode[],
  terminal: Terminal,
): void {
  for (const { node, reason } of leftOut) {
    terminal.err(`${styled(terminal, "yellow", "warning")}: ${node}: ${reason}\n`);
  }
  const drawn = newestInstallation(runs);
  const others = new Set(runs.filter((run) => !drawn.includes(run)).map(({ node }) => node));
  if (others.size > 0) {
    terminal.err(
      `not in it, for their last installation was an earlier one: ${[...others].join(", ")}\n`,
    );
  }
  const columns = terminal.window()?.columns ?? usualColumns;
  for (const line of timelineChart(drawn, columns)) terminal.out(`${line}\n`);
}

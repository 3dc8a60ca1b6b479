import { readPageTemplate } from "../assets/page_template.ts";
import { readStateProgram, readWitnessProgram } from "../assets/templates.ts";
import { exitCodes, UnfitError } from "../errors.ts";
import { awaySeconds, Drill } from "../operate/drill/drill.ts";
import { requireWillingMasters } from "../operate/drill/drill_refusals.ts";
import { type DrillReport, drillReport } from "../operate/drill/drill_report.ts";
import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import type { CommandSetup } from "./command_setup.ts";
import { exitCodeOfOutcomes } from "./commands/install_command.ts";
import type { drillReportDocument } from "./documents/drill_documents.ts";
import { loadCluster } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { OperationSession } from "./operation_session.ts";
import { checkPageFile, writePageFile } from "./page_file.ts";
import { printDocument } from "./print_document.ts";
import type { ToldPlan } from "./told_plan.ts";
import { drillPage } from "./views/drill/drill_page.ts";
import {
  drillFields,
  drillPlanFields,
  drillPlanText,
  drillText,
} from "./views/drill/drill_view.ts";

/** The options of `hakube drill`, as its command gives them. */
export type DrillOptions = OperationOptions & {
  /** How long the API may be away. */
  readonly maxSeconds: number;
  /** Where the report goes as a page. */
  readonly html?: string | undefined;
};

/**
 * `hakube drill`: stops one master after another, and measures what that costs.
 * @returns the exit code
 */
export async function runDrill(
  path: string,
  options: DrillOptions,
  setup: CommandSetup,
): Promise<number> {
  const { context } = setup;
  const { ports } = context;
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, context);
  const { definition } = cluster.plan;
  requireThree(definition);
  // Better before a master is stopped than after.
  if (options.html !== undefined) await checkPageFile(ports.files, options.html);
  await using session = await OperationSession.open(path, cluster, [], options, setup);
  const drill = new Drill({
    definition,
    runs: session.runs,
    clock: ports.clock,
    stateProgram: await readStateProgram(ports.files),
    witnessProgram: await readWitnessProgram(ports.files),
    maxSeconds: options.maxSeconds,
  });
  requireWillingMasters(await drill.refusals());
  const names = definition.masters.map(({ nodeName }) => nodeName);
  const plan = toldPlan(definition, options.maxSeconds);
  if (!await session.mayBegin(plan, "Stop these masters, one after the other?")) return 0;
  const startedAt = ports.clock.now().toISOString();
  let failure: unknown;
  const outcomes = await session.watch(async () => {
    try {
      await drill.run();
    } catch (error) {
      // What was measured until then is told all the same.
      failure = error;
    }
    return drill.outcomes;
  });
  const report = drillReport({
    clusterName: definition.clusterName,
    startedAt,
    maxSeconds: options.maxSeconds,
    masters: drill.reports,
    notDone: names.filter((name) => !drill.reports.some(({ master }) => master === name)),
  });
  await tell(report, options, setup);
  if (failure !== undefined) throw failure;
  const code = exitCodeOfOutcomes(outcomes);
  return code !== 0 ? code : report.passed ? 0 : exitCodes.unfit;
}

function toldPlan({ clusterName, masters }: ClusterDefinition, maxSeconds: number): ToldPlan {
  const described = {
    clusterName,
    masters: masters.map(({ nodeName }) => nodeName),
    maxSeconds,
    awaySeconds: awaySeconds(maxSeconds),
  };
  return { text: drillPlanText(described), document: drillPlanFields(described) };
}

function requireThree({ masters, clusterName }: ClusterDefinition): void {
  if (masters.length >= 3) return;
  const count = masters.length === 1 ? "one master" : "two masters";
  throw new UnfitError(`"${clusterName}" has ${count}, of which none can be spared`, [
    "a cluster that bears the loss of a master has three or more",
  ]);
}

async function tell(
  report: DrillReport,
  options: DrillOptions,
  { context: { ports }, terminal }: CommandSetup,
): Promise<void> {
  if (options.json) printDocument<typeof drillReportDocument>(terminal, drillFields(report));
  else if (!options.quiet || !report.passed) terminal.out(drillText(report));
  if (options.html === undefined) return;
  const page = drillPage(report, await readPageTemplate(ports.files, "drill"));
  await writePageFile(ports.files, options.html, page);
  if (!options.json && !options.quiet) terminal.err(`${options.html}: open it in a browser\n`);
}

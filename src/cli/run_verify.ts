import { readStateProgram } from "../assets/templates.ts";
import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { ConnectionError, exitCodes, UnfitError } from "../errors.ts";
import type { Member } from "../install/connect_nodes.ts";
import { readyzOf } from "../operate/state/master_state.ts";
import { openState } from "../operate/state/state_session.ts";
import { VerifyFindings } from "../operate/verify/verify_report.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { verifyReportDocument } from "./documents/verify_documents.ts";
import { loadCluster } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { exitCodeOfOutcomes } from "./commands/install_command.ts";
import { OperationSession } from "./operation_session.ts";
import { printDocument } from "./print_document.ts";
import { verifyFields, verifyPlanFields, verifyText } from "./views/verify_view.ts";

/**
 * `hakube verify`: proves that the cluster works and is highly available, from one of its masters.
 * @returns the exit code
 */
export async function runVerify(
  path: string,
  options: OperationOptions,
  setup: CommandSetup,
): Promise<number> {
  const { context, terminal } = setup;
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, context);
  const { definition } = cluster.plan;
  await using session = await OperationSession.open(path, cluster, [], options, setup);
  const node = await whoLooks(session, definition, await readStateProgram(context.ports.files));
  const { clusterName, masters } = definition;
  if (options.dryRun) {
    session.tell({
      text: `Would write keys to etcd and make pods from ${node}, and take them away again.\n`,
      document: verifyPlanFields(clusterName, node),
    });
    return 0;
  }
  const findings = new VerifyFindings();
  const outcomes = await session.watch(async () => [
    await session.runs.run(node, "verify", {}, (name, value) => findings.take(name, value)),
  ]);
  const code = exitCodeOfOutcomes(outcomes);
  if (code !== 0) return code;
  const report = findings.report({ clusterName, masters: masters.length, node });
  if (options.json) printDocument<typeof verifyReportDocument>(terminal, verifyFields(report));
  else if (!options.quiet || !report.isHighlyAvailable) terminal.out(verifyText(report));
  return report.isHighlyAvailable ? 0 : exitCodes.unfit;
}

/**
 * The first master whose API server is ready: it is from there that the cluster is looked at.
 * @throws UnfitError when there is none; ConnectionError when no master was reached
 */
async function whoLooks(
  { masters, runs }: OperationSession,
  definition: ClusterDefinition,
  program: string,
): Promise<string> {
  const [failure] = [...runs.failures.values()];
  if (masters.length === 0 && failure !== undefined) throw failure;
  const looks = await Promise.all(masters.map((member) => isReady(member, program)));
  const ready = masters.find((_, index) => looks[index]);
  if (ready !== undefined) return ready.node.nodeName;
  throw new UnfitError(`no API server of "${definition.clusterName}" is ready`, [
    "hakube status tells what is wrong",
  ]);
}

async function isReady({ connection, node }: Member, program: string): Promise<boolean> {
  try {
    await using session = await openState(connection, program, node.nodeName);
    const address = `${node.privateIP}:6443`;
    return readyzOf(await session.ask("ready", address)).get(address) === 200;
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return false;
  }
}

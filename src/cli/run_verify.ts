import { exitCodes } from "../errors.ts";
import { VerifyFindings } from "../operate/verify/verify_report.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { verifyReportDocument } from "./documents/verify_documents.ts";
import { loadCluster } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { exitCodeOfOutcomes } from "./commands/install_command.ts";
import { noApiServer, OperationSession } from "./operation_session.ts";
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
  const { clusterName, masters } = cluster.plan.definition;
  await using session = await OperationSession.open(path, cluster, [], options, setup);
  const node = await whoLooks(session);
  if (options.dryRun) {
    session.tell({
      text: `Would write keys to etcd and make pods from ${node}, and take them away again.\n`,
      document: verifyPlanFields(clusterName, node),
    });
    return 0;
  }
  const findings = new VerifyFindings();
  const outcomes = await session.watch(async () => [
    await session.runs.run(node, "verify", {}, (name, value) => {
      // For another one to end, which may have begun on another master.
      if (name === "waiting") session.show({ kind: "waiting", node, startedBy: value });
      else findings.take(name, value);
    }),
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
async function whoLooks(session: OperationSession): Promise<string> {
  const [failure] = [...session.runs.failures.values()];
  if (session.masters.length === 0 && failure !== undefined) throw failure;
  const [ready] = await session.readyMasters();
  if (ready !== undefined) return ready.node.nodeName;
  throw noApiServer(session.cluster);
}

import { allNodes, type ClusterDefinition } from "../definition/cluster_definition.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import { isEmpty, planUpgrade, type UpgradePlan } from "../operate/upgrade/plan_upgrade.ts";
import { runUpgrade, snapshotPath } from "../operate/upgrade/run_upgrade.ts";
import { settledFacts, upgradeState } from "../operate/upgrade/survey_upgrade.ts";
import { requireUpgradable } from "../operate/upgrade/upgrade_refusals.ts";
import type { TargetVersions, UpgradeState } from "../operate/upgrade/upgrade_state.ts";
import type { CommandSetup } from "./command_setup.ts";
import { loadCluster, type LoadedCluster } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { OperationSession } from "./operation_session.ts";
import { describeUpgrade, upgradeFields } from "./views/describe_upgrade.ts";

/** The options of `hakube upgrade`. */
export type UpgradeCommandOptions = OperationOptions & {
  readonly maxUnavailable: number;
  /** In minutes. */
  readonly drainTimeout: number;
};

/**
 * `hakube upgrade`: brings all nodes to the definition's versions.
 * @returns one outcome a node; none after a dry run, and when all is as it should be
 */
export async function runUpgradeCommand(
  path: string,
  options: UpgradeCommandOptions,
  setup: CommandSetup,
): Promise<NodeOutcome[]> {
  // What runs is not the boot scripts, but they have to be those of the new versions.
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, setup.context);
  const { definition } = cluster.plan;
  await using session = await OperationSession.open(
    path,
    cluster,
    allNodes(definition),
    options,
    setup,
  );
  const state = await survey(session, cluster, options, setup);
  const target = targetOf(definition);
  requireUpgradable(definition.clusterName, state, target);
  const plan = planUpgrade(state, target, options.maxUnavailable);
  const snapshot = changesCluster(plan) ? snapshotPath(target) : "";
  const described = {
    clusterName: definition.clusterName,
    plan,
    snapshot,
    masters: definition.masters.length,
  };
  const document = upgradeFields(described);
  if (isEmpty(plan)) {
    session.tell({ text: "All nodes have the definition's versions\n", document });
    return [];
  }
  const told = { text: describeUpgrade(described), document };
  if (!await session.mayBegin(told, "Upgrade the cluster?")) return [];
  const [master] = session.masters;
  if (master === undefined) throw new Error("no master is connected to");
  const run = { drainSeconds: options.drainTimeout * 60, snapshot };
  return await session.watch(() => runUpgrade(session.runs, plan, master.node.nodeName, run));
}

/** Looks at all nodes, once what goes on there has ended. */
async function survey(
  session: OperationSession,
  { plan }: LoadedCluster,
  options: UpgradeCommandOptions,
  { context: { ports: { clock } }, terminal }: CommandSetup,
): Promise<UpgradeState> {
  const facts = await settledFacts(session.runs.members, clock, session.stop, (node, who) => {
    if (options.json || options.quiet) return;
    terminal.err(`${node}: waiting for a run to end that ${who} has started\n`);
  });
  return upgradeState(plan, {
    facts,
    versions: await session.ask("versions"),
    etcdMembers: await session.etcdMembers(),
    failures: session.runs.failures,
  });
}

function targetOf(
  { kubernetesVersion, etcdVersion, containerdVersion }: ClusterDefinition,
): TargetVersions {
  return { kubernetes: kubernetesVersion, etcd: etcdVersion, containerd: containerdVersion };
}

/** Whether what the cluster keeps in etcd is changed, or etcd itself; then it has a snapshot of before. */
function changesCluster({ etcd, masters }: UpgradePlan): boolean {
  return etcd.length > 0 || masters.some(({ apply }) => apply);
}

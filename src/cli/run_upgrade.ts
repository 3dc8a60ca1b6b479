import { dirname } from "node:path";
import { renewalDays } from "../assets/pki/validity.ts";
import { allNodes, type ClusterDefinition } from "../definition/cluster_definition.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import { endingSoon } from "../operate/certificates/certificate_list.ts";
import {
  certificatesOfAssets,
  certificatesOfNodes,
} from "../operate/certificates/list_certificates.ts";
import { renewableAssets } from "../operate/certificates/renewable_assets.ts";
import { renewMasters } from "../operate/certificates/renew_certificates.ts";
import { requireFree } from "../operate/snapshot/receive_snapshot.ts";
import { isEmpty, planUpgrade, type UpgradePlan } from "../operate/upgrade/plan_upgrade.ts";
import { runUpgrade } from "../operate/upgrade/run_upgrade.ts";
import { upgradeState } from "../operate/upgrade/survey_upgrade.ts";
import { requireUpgradable } from "../operate/upgrade/upgrade_refusals.ts";
import type { TargetVersions, UpgradeState } from "../operate/upgrade/upgrade_state.ts";
import type { CommandSetup } from "./command_setup.ts";
import { loadCluster } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { noApiServer, OperationSession } from "./operation_session.ts";
import { makeSnapshotDirectory, snapshotPath } from "./snapshot_place.ts";
import { findSnapshotSource, takeSnapshot } from "./take_snapshot.ts";
import { describeUpgrade, upgradeFields } from "./views/describe_upgrade.ts";

/** The options of `hakube upgrade`. */
export type UpgradeCommandOptions = OperationOptions & {
  readonly maxUnavailable: number;
  /** In seconds. */
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
  const { context: { ports } } = setup;
  // What runs is not the boot scripts, but they have to be those of the new versions.
  const loaded = await loadCluster(path, { ...options, allowEdited: true }, setup.context);
  const { plan: { definition } } = loaded;
  const assets = renewableAssets(loaded.plan, loaded.assets, ports);
  const cluster = { ...loaded, assets };
  const nodes = allNodes(definition);
  await using session = await OperationSession.open(path, cluster, nodes, options, setup);
  const state = await survey(session);
  const target = targetOf(definition);
  requireUpgradable(definition.clusterName, state, target);
  const plan = planUpgrade(state, target, options.maxUnavailable);
  const { clusterName } = definition;
  const snapshot = changesCluster(plan) ? snapshotPath(clusterName, ports.clock.now()) : "";
  const renews = await certificatesEnd(session, ports.clock.now());
  const masters = definition.masters.length;
  const described = { clusterName, plan, snapshot, renews, masters };
  const document = upgradeFields(described);
  if (isEmpty(plan)) {
    const advice = renews ? `; certificates end soon: hakube certs renew ${path}` : "";
    session.tell({ text: `All nodes have the definition's versions${advice}\n`, document });
    return [];
  }
  const told = { text: describeUpgrade(described), document };
  if (!await session.mayBegin(told, "Upgrade the cluster?")) return [];
  const [master] = await session.readyMasters();
  if (master === undefined) throw noApiServer(cluster);
  if (snapshot !== "") await keepSnapshot(session, snapshot, options, setup);
  if (renews) await assets.renew(() => false);
  const how = { order: "one by one", force: false, forceQuorumLoss: false } as const;
  const run = {
    drainSeconds: options.drainTimeout,
    renew: renews ? () => renewMasters(session.runs, definition.masters, how) : undefined,
  };
  return await session.watch(() => runUpgrade(session.runs, plan, master.node.nodeName, run));
}

/** Looks at all nodes, once what goes on there has ended. */
async function survey(session: OperationSession): Promise<UpgradeState> {
  return upgradeState(session.cluster.plan, {
    facts: await session.settledFacts(),
    versions: await session.ask("versions"),
    etcdMembers: await session.etcdMembers(),
    failures: session.runs.failures,
  });
}

/** Whether certificates end soon that hakube can renew: an upgrade is a good moment. */
async function certificatesEnd(session: OperationSession, now: Date): Promise<boolean> {
  const { plan, assets } = session.cluster;
  const names = plan.definition.masters.map(({ nodeName }) => nodeName);
  const certificates = [
    ...await certificatesOfAssets(plan, assets, now),
    ...certificatesOfNodes(names, await session.ask("certificates"), now),
  ].filter(({ renewal }) => renewal === "render" || renewal === "renew");
  return endingSoon(certificates, renewalDays).length > 0;
}

/** What the cluster was, kept here: the master that it was taken from may be the one that is lost. */
async function keepSnapshot(
  { masters, runs, cluster }: OperationSession,
  path: string,
  options: UpgradeCommandOptions,
  setup: CommandSetup,
): Promise<void> {
  const { files } = setup.context.ports;
  const target = { path, replace: false };
  await requireFree(files, target);
  const source = await findSnapshotSource({ reached: masters, failures: runs.failures }, files);
  await makeSnapshotDirectory(files, dirname(path));
  await takeSnapshot(source, { cluster, target }, options, setup);
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

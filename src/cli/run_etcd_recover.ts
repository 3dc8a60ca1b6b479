import { dirname } from "node:path";
import { readSnapshotProgram } from "../assets/templates.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { UnfitError, UsageError } from "../errors.ts";
import type { Member } from "../install/connect_nodes.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import { quorumOf } from "../operate/quorum.ts";
import { asideDirectory, planRestore, type RestoreFacts } from "../operate/restore/restore_plan.ts";
import { recoverEtcd, type RestoreResult } from "../operate/restore/restore_etcd.ts";
import { receiveSnapshot } from "../operate/snapshot/receive_snapshot.ts";
import { SnapshotSession } from "../operate/snapshot/snapshot_session.ts";
import type { EtcdMember } from "../operate/state/etcd_members.ts";
import type { CommandSetup } from "./command_setup.ts";
import { confirmName } from "./confirm_name.ts";
import { loadCluster, selectNode } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { OperationSession } from "./operation_session.ts";
import { noteRestore, recordOf } from "./run_etcd_restore.ts";
import { makeSnapshotDirectory, snapshotPath } from "./snapshot_place.ts";
import {
  type DescribedRecovery,
  describeRecovery,
  recoveryFields,
} from "./views/describe_restore.ts";

/** The options of `hakube etcd recover`, as its command gives them. */
export interface RecoverOptions extends OperationOptions {
  readonly confirm?: string | undefined;
}

/** What a recovery works with. */
interface Recovery {
  readonly session: OperationSession;
  readonly survivor: Member;
  /** Whether it goes on with one that was cut off when the survivor had taken its data over. */
  readonly begun: boolean;
  /** The members that etcd has now, where it answers. */
  readonly members: readonly EtcdMember[];
  readonly facts: RestoreFacts;
  /** Where the survivor's data go first. */
  readonly snapshot: string;
}

/**
 * After etcd has lost its majority: goes on from the data of one master, alone.
 * @returns one outcome a node; none after a dry run
 */
export async function runEtcdRecover(
  path: string,
  name: string,
  options: RecoverOptions,
  setup: CommandSetup,
): Promise<NodeOutcome[]> {
  const { context: { ports }, terminal } = setup;
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, setup.context);
  const { definition } = cluster.plan;
  const before = recordOf(cluster);
  const master = selectMaster(selectNode(cluster.plan, name));
  await using session = await OperationSession.open(
    path,
    cluster,
    definition.workers,
    options,
    setup,
  );
  // As of a recovery that was killed.
  await session.settledFacts();
  const survivor = survivorOf(session, master);
  const facts = planRestore(definition, [master], before, "its own data", false);
  const recovery: Recovery = {
    session,
    survivor,
    facts,
    begun: await isRestored(survivor, facts, setup),
    members: await session.etcdMembers() ?? [],
    snapshot: snapshotPath(definition.clusterName, ports.clock.now()),
  };
  if (!recovery.begun) refuseMajority(recovery.members, path);
  const told = described(recovery);
  session.tell({ text: describeRecovery(told), document: recoveryFields(told) });
  if (options.dryRun) return [];
  await confirmName(definition.clusterName, options.confirm, {
    consequence: `etcd of "${definition.clusterName}" goes on from "${name}" alone`,
    prompter: ports.prompter,
  });
  let result: RestoreResult | undefined;
  const outcomes = await session.watch(async () => {
    result = await recover(recovery, setup);
    return result.outcomes;
  });
  const isDone = await noteRestore(cluster, facts, result, ports);
  if (!isDone) return outcomes;
  if (!options.json && !options.quiet) terminal.err(nextSteps(path, recovery));
  return outcomes;
}

function selectMaster(node: NodeDefinition): NodeDefinition {
  if (node.role === "master") return node;
  throw new UsageError(`"${node.nodeName}" is a worker, and has no data of etcd`, [
    "name a master",
  ]);
}

function survivorOf({ runs }: OperationSession, { nodeName }: NodeDefinition): Member {
  const failure = runs.failures.get(nodeName);
  if (failure !== undefined) throw failure;
  const member = runs.members.get(nodeName);
  if (member === undefined) throw new Error(`"${nodeName}" was not connected to`);
  if (member.facts.etcdData) return member;
  throw new UnfitError(`"${nodeName}" holds no data of etcd, so nothing can be recovered from it`, [
    "name a master that does; if none does, restore a snapshot: hakube etcd restore",
  ]);
}

async function isRestored(
  { connection, node }: Member,
  { token }: RestoreFacts,
  { context }: CommandSetup,
): Promise<boolean> {
  const program = await readSnapshotProgram(context.ports.files);
  await using session = await SnapshotSession.open(connection, program, node.nodeName);
  return await session.isRestored(token);
}

/** @throws UnfitError when etcd answers: going on from one member would lose what the others know */
function refuseMajority(members: readonly EtcdMember[], path: string): void {
  const { voters, healthy, needed } = quorumOf(members);
  if (members.length === 0 || healthy < needed) return;
  throw new UnfitError(
    `etcd has a majority: ${healthy} of ${voters} members are healthy, ${needed} are needed`,
    [`a lost master is replaced without this: hakube install ${path} NODE`],
  );
}

async function recover(
  recovery: Recovery,
  setup: CommandSetup,
): Promise<RestoreResult> {
  const { session, survivor, facts, begun } = recovery;
  const { runs, cluster: { plan: { definition } } } = session;
  const { nodeName } = survivor.node;
  if (!begun) {
    const stopped = await runs.run(nodeName, "recover_stop", facts);
    if (stopped.state !== "ok") {
      return { outcomes: [stopped], restored: undefined, revision: undefined };
    }
    await keepSnapshot(recovery, setup);
  }
  const workers = definition.workers.map(({ nodeName }) => nodeName);
  const result = await recoverEtcd(runs, { masters: [nodeName], others: workers }, facts);
  if (result.restored === undefined) return result;
  const asides = await Promise.all(
    othersWithOldData(recovery).map((name) => runs.run(name, "recover_aside", facts)),
  );
  const isDone = asides.every(({ state }) => state === "ok");
  return {
    ...result,
    outcomes: [...result.outcomes, ...asides],
    restored: isDone ? result.restored : undefined,
  };
}

/** The masters that answer, and whose data are of the cluster that was; not those that have joined since. */
function othersWithOldData({ session, survivor, begun, members }: Recovery): string[] {
  const joined = (privateIP: string) =>
    begun && members.some(({ peerUrl }) => peerUrl === `https://${privateIP}:2380`);
  return session.masters
    .filter((master) => master !== survivor && master.facts.etcdData)
    .filter(({ node }) => !joined(node.privateIP))
    .map(({ node }) => node.nodeName);
}

/** Before anything of it is replaced, the survivor's data come here. */
async function keepSnapshot(
  { session: { cluster }, survivor, facts, snapshot }: Recovery,
  { context }: CommandSetup,
): Promise<void> {
  const { files, clock } = context.ports;
  const { clusterName, kubernetesVersion } = cluster.plan.definition;
  const { nodeName } = survivor.node;
  await makeSnapshotDirectory(files, dirname(snapshot));
  const program = await readSnapshotProgram(files);
  await using session = await SnapshotSession.open(survivor.connection, program, nodeName);
  await receiveSnapshot(await session.keep(facts.token, () => {}), {
    files,
    target: { path: snapshot, replace: false },
    origin: {
      clusterName,
      clusterId: cluster.assets.manifest.clusterId,
      etcdClusterId: recordOf(cluster).etcdClusterId,
      node: nodeName,
      takenAt: clock.now().toISOString(),
      etcdVersion: survivor.facts.etcdVersion,
      kubernetesVersion,
    },
    onReceived: () => {},
    signal: new AbortController().signal,
  });
}

function described({ session, survivor, begun, snapshot, facts }: Recovery): DescribedRecovery {
  const { masters, clusterName } = session.cluster.plan.definition;
  const { nodeName } = survivor.node;
  const silent = masters.map(({ nodeName }) => nodeName)
    .filter((name) => name !== nodeName && !session.runs.members.has(name));
  return {
    clusterName,
    master: nodeName,
    begun,
    snapshot,
    silent,
    kept: asideDirectory(facts),
  };
}

function nextSteps(path: string, { session, survivor, facts }: Recovery): string {
  const others = session.cluster.plan.definition.masters
    .filter(({ nodeName }) => nodeName !== survivor.node.nodeName)
    .map(({ nodeName }) => nodeName);
  return `\nEtcd has one member, "${survivor.node.nodeName}": its loss would be the cluster's.\n` +
    (others.length === 0
      ? ""
      : `Next, with ${others.join(" and ")} wiped or as they are: hakube install ${path}\n`) +
    `Old data are kept in ${
      asideDirectory(facts)
    }; remove them when the cluster is as you want it.\n`;
}

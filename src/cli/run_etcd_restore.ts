import {
  type ClusterRecord,
  noteUnfinishedRestore,
  replaceEtcdCluster,
} from "../assets/cluster_record.ts";
import { expiringCertificates } from "../assets/expiring_certificates.ts";
import { readSnapshotProgram } from "../assets/templates.ts";
import { AssetsError, ConnectionError, UnfitError } from "../errors.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import { unreachedMasters } from "../install/unreached_masters.ts";
import { mapLimit } from "../map_limit.ts";
import {
  asideDirectory,
  planRestore,
  type RestoreFacts,
  snapshotRefusal,
} from "../operate/restore/restore_plan.ts";
import { restoreEtcd, type RestoreResult } from "../operate/restore/restore_etcd.ts";
import { checkSnapshotFile } from "../operate/snapshot/receive_snapshot.ts";
import type { SnapshotChecksums } from "../operate/snapshot/snapshot_checksum.ts";
import { readSnapshotRecord, type SnapshotRecord } from "../operate/snapshot/snapshot_record.ts";
import { SnapshotSession } from "../operate/snapshot/snapshot_session.ts";
import type { Ports } from "../ports.ts";
import type { CommandSetup } from "./command_setup.ts";
import { confirmName } from "./confirm_name.ts";
import { loadCluster, type LoadedCluster } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { OperationSession } from "./operation_session.ts";
import { styled } from "./terminal.ts";
import { describeRestore, restoreFields } from "./views/describe_restore.ts";
import { TransferProgress } from "./views/transfer_progress.ts";

/** The options of `hakube etcd restore`, as its command gives them. */
export interface RestoreOptions extends OperationOptions {
  readonly confirm?: string | undefined;
  readonly otherCluster?: true | undefined;
}

/** A snapshot that was looked at. */
interface CheckedSnapshot extends SnapshotChecksums {
  readonly path: string;
  readonly record: SnapshotRecord | undefined;
}

/**
 * Puts a snapshot in the place of etcd's data, on all masters at once.
 * @returns one outcome a node; none after a dry run
 */
export async function runEtcdRestore(
  path: string,
  file: string,
  options: RestoreOptions,
  setup: CommandSetup,
): Promise<NodeOutcome[]> {
  const { context, terminal } = setup;
  const { ports } = context;
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, context);
  const { definition } = cluster.plan;
  const before = recordOf(cluster);
  await refuseEnded(cluster, ports.clock.now());
  const snapshot = await readSnapshot(file, cluster, options, setup);
  await using session = await OperationSession.open(
    path,
    cluster,
    definition.workers,
    options,
    setup,
  );
  refuseSilentMasters(session);
  // What a restore that was killed has begun goes on, and this one goes on from what that leaves.
  const settled = await session.settledFacts();
  const bare = definition.masters.every(({ nodeName }) => !settled.get(nodeName)?.controlPlane);
  const facts = planRestore(definition, definition.masters, before, snapshot.sha256, bare);
  const described = { definition, snapshot, kept: asideDirectory(facts) };
  session.tell({ text: describeRestore(described), document: restoreFields(described) });
  if (options.dryRun) return [];
  await confirmName(definition.clusterName, options.confirm, {
    consequence: `the cluster "${definition.clusterName}" goes back to what it was in the snapshot`,
    prompter: ports.prompter,
  });
  await sendSnapshot(session, snapshot, facts, { options, setup });
  let result: RestoreResult | undefined;
  const outcomes = await session.watch(async () => {
    result = await restoreEtcd(session.runs, {
      masters: definition.masters.map(({ nodeName }) => nodeName),
      others: definition.workers.map(({ nodeName }) => nodeName),
    }, facts);
    return result.outcomes;
  });
  const isDone = await noteRestore(cluster, facts, result, ports);
  if (!isDone) return outcomes;
  if (!options.json && !options.quiet) terminal.err(nextSteps(path, session, facts));
  return outcomes;
}

/**
 * The masters get the certificates of the assets, and with one that has ended they would find no majority.
 * @throws AssetsError
 */
async function refuseEnded({ plan, assets }: LoadedCluster, now: Date): Promise<void> {
  const ended = (await expiringCertificates(plan, assets, now)).filter(({ daysLeft }) =>
    daysLeft < 0
  );
  if (ended.length === 0) return;
  throw new AssetsError(`certificates have ended: ${ended.map(({ path }) => path).join(", ")}`, [
    "hakube render issues all but authorities anew",
  ]);
}

/** Reads all of it before anything is asked: a damaged snapshot must not cost a cluster. */
async function readSnapshot(
  file: string,
  { plan: { definition }, assets }: LoadedCluster,
  { otherCluster, json, quiet }: RestoreOptions,
  { context: { ports: { files } }, terminal }: CommandSetup,
): Promise<CheckedSnapshot> {
  const checksums = await checkSnapshotFile(files, file);
  const record = await readSnapshotRecord(files, file);
  const { clusterName, etcdVersion } = definition;
  const cluster = { clusterName, etcdVersion, clusterId: assets.manifest.clusterId };
  const refusal = record && snapshotRefusal(record, checksums.sha256, cluster);
  if (refusal !== undefined && !(refusal.forcible && otherCluster)) {
    throw new AssetsError(`${file} is not restored: ${refusal.problem}`, [
      refusal.forcible
        ? "if you know better: --other-cluster; Secrets that another key has encrypted stay unreadable"
        : "take another snapshot, or another file",
    ]);
  }
  if (record === undefined && !json && !quiet) {
    const label = styled(terminal, "yellow", "warning");
    terminal.err(`${label}: there is no ${file}.json, so nothing says whose snapshot this is\n`);
  }
  return { ...checksums, path: file, record };
}

/** @throws UnfitError when the assets know of no cluster that lives */
export function recordOf({ assets, plan: { definition } }: LoadedCluster): ClusterRecord {
  if (assets.clusterRecord !== undefined) return assets.clusterRecord;
  throw new UnfitError(`the assets know of no cluster "${definition.clusterName}" that lives`, [
    `${assets.directory}/cluster.json says so; put it back from a backup of the assets`,
  ]);
}

/** Writes down what became of a restore. @returns whether it came to its end */
export async function noteRestore(
  cluster: LoadedCluster,
  { token, revisionFloor }: RestoreFacts,
  result: RestoreResult | undefined,
  ports: Ports,
): Promise<boolean> {
  const { directory } = cluster.assets;
  const before = recordOf(cluster);
  if (result?.restored !== undefined) {
    await replaceEtcdCluster(ports, directory, before, result.restored);
  } else if (result?.revision !== undefined) {
    const { revision: etcdRevision } = result;
    await noteUnfinishedRestore(ports, directory, before, { token, revisionFloor, etcdRevision });
  }
  return result?.restored !== undefined;
}

/** A member that is not restored would go on with another past. */
function refuseSilentMasters({ runs, cluster }: OperationSession): void {
  const failures = cluster.plan.definition.masters.flatMap(({ nodeName }) =>
    runs.failures.get(nodeName) ?? []
  );
  if (failures.length === 0) return;
  const hint =
    "a restore needs all masters of the definition; to restore onto fewer, take the lost ones out " +
    "of its masters, render, and restore again";
  throw unreachedMasters(new ConnectionError("unreachable", hint, [hint]), failures);
}

async function sendSnapshot(
  { masters }: OperationSession,
  { path, size, sha256 }: CheckedSnapshot,
  { token }: RestoreFacts,
  { options, setup: { context, terminal } }: {
    readonly options: RestoreOptions;
    readonly setup: CommandSetup;
  },
): Promise<void> {
  const { files, clock } = context.ports;
  const program = await readSnapshotProgram(files);
  await mapLimit(masters, options.concurrency, async ({ node: { nodeName }, connection }) => {
    const progress = new TransferProgress(nodeName, clock, (text) => {
      if (!options.json && !options.quiet) terminal.err(text);
    });
    await using session = await SnapshotSession.open(connection, program, nodeName);
    const pieces = files.readPieces(path);
    await session.put(token, { size, sha256, pieces }, (sent) => {
      progress.show("gets the snapshot", sent, size);
    });
  });
}

function nextSteps(path: string, { masters }: OperationSession, facts: RestoreFacts): string {
  const bare = masters.filter(({ facts }) => !facts.controlPlane).map(({ node }) => node.nodeName);
  const kept =
    `Etcd's data from before are kept on each master in ${
      asideDirectory(facts)
    }; remove them when\n` +
    "the cluster is as you want it.\n";
  return `\n${kept}` +
    (bare.length === 0
      ? ""
      : `There is no control plane on ${bare.join(", ")} yet. Next: hakube install ${path}\n`);
}

import { readSnapshotProgram, readStateProgram } from "../assets/templates.ts";
import { ConnectionError, InterruptedError, UnfitError } from "../errors.ts";
import type { ConnectedNodes, Member } from "../install/connect_nodes.ts";
import {
  receiveSnapshot,
  type SnapshotOrigin,
  type SnapshotTarget,
} from "../operate/snapshot/receive_snapshot.ts";
import type { TakenSnapshot } from "../operate/snapshot/snapshot_protocol.ts";
import type { SnapshotRecord } from "../operate/snapshot/snapshot_record.ts";
import { SnapshotSession } from "../operate/snapshot/snapshot_session.ts";
import { snapshotSource } from "../operate/snapshot/snapshot_source.ts";
import { askForEtcdMembers } from "../operate/state/ask_masters.ts";
import type { Files } from "../ports.ts";
import type { GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { LoadedCluster } from "./load_cluster.ts";
import { TransferProgress } from "./views/transfer_progress.ts";

/** A master that is connected to. */
type Master = Pick<Member, "connection" | "node">;

/** The masters that were reached, and why others were not. */
interface Masters extends Pick<ConnectedNodes, "failures"> {
  readonly reached: readonly Master[];
}

/**
 * The master whose member a snapshot is best taken from.
 * @throws UnfitError when no healthy member is known; ConnectionError when no master was reached
 */
export async function findSnapshotSource(nodes: Masters, files: Files): Promise<Master> {
  const [failure] = nodes.failures.values();
  if (nodes.reached.length === 0 && failure !== undefined) throw failure;
  const members = await askForEtcdMembers(nodes.reached, await readStateProgram(files));
  const machineOf = (clientUrl: string) =>
    nodes.reached.find(({ node }) => clientUrl === `https://${node.privateIP}:2379`);
  const member = snapshotSource(members ?? [], ({ clientUrl }) => !!machineOf(clientUrl));
  const source = machineOf(member?.clientUrl ?? "");
  if (source !== undefined) return source;
  const unreached = [...nodes.failures.values()].map(({ message }) => message);
  if (members === undefined) {
    throw new UnfitError("no master knows who the members of etcd are: it has no majority", [
      ...unreached,
      "hakube etcd recover takes a snapshot of one member's data, and goes on from it",
    ]);
  }
  throw new UnfitError("no member of etcd is fit for a snapshot: healthy, voting, without alarms", [
    ...unreached,
  ]);
}

/**
 * Takes a snapshot there, and keeps it here; says now and then how far it is.
 * @throws what {@link receiveSnapshot} throws
 */
export async function takeSnapshot(
  { node, connection }: Master,
  { cluster, target }: { readonly cluster: LoadedCluster; readonly target: SnapshotTarget },
  options: Pick<GlobalOptions, "json" | "quiet">,
  { context, terminal }: CommandSetup,
): Promise<SnapshotRecord> {
  const { files, clock } = context.ports;
  const takenAt = clock.now().toISOString();
  const progress = new TransferProgress(node.nodeName, clock, (text) => {
    if (!options.json && !options.quiet) terminal.err(text);
  });
  await using session = await SnapshotSession.open(
    connection,
    await readSnapshotProgram(files),
    node.nodeName,
  );
  const interrupted = new AbortController();
  const remove = context.onInterrupt(() => interrupted.abort());
  try {
    const taking = session.take((bytes) => progress.show("takes a snapshot", bytes));
    const stream = await unlessAborted(taking, interrupted.signal);
    return await receiveSnapshot(stream, {
      files,
      target,
      origin: originOf(cluster, node.nodeName, stream.taken, takenAt),
      onReceived: (bytes) => progress.show("sends it", bytes, stream.taken.size),
      signal: interrupted.signal,
    });
  } finally {
    remove();
  }
}

function originOf(
  { plan: { definition }, assets }: LoadedCluster,
  node: string,
  { status }: TakenSnapshot,
  takenAt: string,
): SnapshotOrigin {
  if (status === undefined) {
    throw new ConnectionError("lost", `"${node}" did not say whose etcd it is`);
  }
  const [{ Status }] = status;
  return {
    clusterName: definition.clusterName,
    clusterId: assets.manifest.clusterId,
    etcdClusterId: Status.header.cluster_id,
    node,
    takenAt,
    etcdVersion: Status.version,
    kubernetesVersion: definition.kubernetesVersion,
  };
}

function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  signal.addEventListener("abort", () => reject(new InterruptedError("no snapshot was taken")), {
    once: true,
  });
  promise.catch(() => {});
  return Promise.race([work, promise]);
}

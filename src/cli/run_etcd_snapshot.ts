import { dirname } from "node:path";
import { readSnapshotProgram, readStateProgram } from "../assets/templates.ts";
import { ConnectionError, InterruptedError, UnfitError } from "../errors.ts";
import {
  receiveSnapshot,
  requireFree,
  type SnapshotOrigin,
  type SnapshotTarget,
} from "../operate/snapshot/receive_snapshot.ts";
import { recordPath, type SnapshotRecord } from "../operate/snapshot/snapshot_record.ts";
import { SnapshotSession } from "../operate/snapshot/snapshot_session.ts";
import type { TakenSnapshot } from "../operate/snapshot/snapshot_protocol.ts";
import { snapshotSource } from "../operate/snapshot/snapshot_source.ts";
import { askForEtcdMembers } from "../operate/state/ask_masters.ts";
import { type ReachedNode, ReachedNodes } from "../operate/state/reach_nodes.ts";
import type { Files } from "../ports.ts";
import type { GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { etcdSnapshotDocument } from "./documents/etcd_documents.ts";
import { reportProblems } from "./error_report.ts";
import { loadCluster, type LoadedCluster } from "./load_cluster.ts";
import type { LoginFlags } from "./login_options.ts";
import { prepareLogin } from "./prepare_login.ts";
import { printDocument } from "./print_document.ts";
import { makeSnapshotDirectory, snapshotPath } from "./snapshot_place.ts";
import { TransferProgress } from "./views/transfer_progress.ts";

/** The options of `hakube etcd snapshot`, as its command gives them. */
export interface SnapshotOptions extends GlobalOptions, LoginFlags {
  readonly assetsDir: string;
  readonly force?: true | undefined;
  readonly allowTwoMasters?: true | undefined;
}

/** Takes a snapshot of etcd from its healthiest member. @param file undefined: a name with the time */
export async function runEtcdSnapshot(
  path: string,
  file: string | undefined,
  options: SnapshotOptions,
  setup: CommandSetup,
): Promise<void> {
  const { context, terminal } = setup;
  const { ports } = context;
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, context);
  if (!options.json && !options.quiet) reportProblems(path, cluster.warnings, terminal);
  const { plan: { definition } } = cluster;
  const target = {
    path: file ?? snapshotPath(definition.clusterName, ports.clock.now()),
    replace: options.force ?? false,
  };
  await requireFree(ports.files, target);
  const { masters } = definition;
  const login = await prepareLogin(cluster, masters, { ...options, concurrency: 10 }, context);
  await using nodes = await ReachedNodes.connect(masters, {
    connect: (node) => login.connect(node),
    concurrency: 10,
  });
  const source = await findSource(nodes, ports.files);
  if (file === undefined) await makeSnapshotDirectory(ports.files, dirname(target.path));
  const record = await take(source, { cluster, target }, options, setup);
  if (options.json) {
    printDocument<typeof etcdSnapshotDocument>(terminal, { ...record, path: target.path });
  } else if (!options.quiet) terminal.err(summary(record, target.path));
}

/** @throws UnfitError when no healthy member is known; ConnectionError when no master was reached */
async function findSource(nodes: ReachedNodes, files: Files): Promise<ReachedNode> {
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

async function take(
  { node, connection }: ReachedNode,
  { cluster, target }: { readonly cluster: LoadedCluster; readonly target: SnapshotTarget },
  options: SnapshotOptions,
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

function summary({ node, revision, keys, sha256 }: SnapshotRecord, path: string): string {
  return `${path}: snapshot of ${node}, revision ${revision}, ${keys} keys, sha256 ${sha256}\n` +
    `What it is stands in ${
      recordPath(path)
    }. Keep both as you keep the assets: it holds all that the\n` +
    "cluster knows, and its Secrets can be read by whoever also has the encryption key in the assets.\n";
}

import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import type { SnapshotRecord } from "../../operate/snapshot/snapshot_record.ts";
import type { recoveryPlanDocument, restorePlanDocument } from "../documents/etcd_documents.ts";
import type { DocumentFields } from "../documents/json_document.ts";

/** What is shown before etcd goes back to a snapshot. */
export interface DescribedRestore {
  readonly definition: ClusterDefinition;
  readonly snapshot: {
    readonly path: string;
    readonly size: number;
    readonly sha256: string;
    /** undefined: there is none beside it. */
    readonly record: SnapshotRecord | undefined;
  };
  /** Where the masters keep the data that are replaced. */
  readonly kept: string;
}

/** What will be replaced, for the one who is asked whether it may. */
export function describeRestore(
  { definition: { masters, workers, clusterName }, snapshot, kept }: DescribedRestore,
): string {
  const { path, record, size } = snapshot;
  const what = record === undefined
    ? `${size} bytes, of which nothing is known`
    : `taken of ${record.node} at ${record.takenAt}, revision ${record.revision}, ${record.keys} keys`;
  return `${path}: ${what}\n` +
    `The API server of "${clusterName}" is stopped on ${namesOf(masters).join(", ")}, and etcd's ` +
    "data are replaced on all of them.\n" +
    "All that was changed since the snapshot is lost to the cluster; containers go on meanwhile, and those\n" +
    "that the snapshot does not know are ended.\n" +
    `The data that are there now are kept on each master: ${kept}\n` +
    (workers.length === 0 ? "" : `The kubelets of ${workers.length} workers are restarted.\n`);
}

/** The same for programs. */
export function restoreFields(
  { definition, snapshot, kept }: DescribedRestore,
): DocumentFields<typeof restorePlanDocument> {
  const { path, size, sha256, record } = snapshot;
  return {
    kind: "RestorePlan",
    clusterName: definition.clusterName,
    snapshot: { path, size, sha256, record: record && originOf(record) },
    masters: namesOf(definition.masters),
    workers: namesOf(definition.workers),
    kept,
  };
}

/** What is shown before etcd goes on from one master's data. */
export interface DescribedRecovery {
  readonly clusterName: string;
  readonly master: string;
  /** Whether the master has taken its data over already. */
  readonly begun: boolean;
  /** Where its data go first. */
  readonly snapshot: string;
  /** Names of the masters that did not answer. */
  readonly silent: readonly string[];
  /** Where the masters keep the data that are replaced. */
  readonly kept: string;
}

/** What etcd goes on from, for the one who is asked whether it may. */
export function describeRecovery(
  { master, begun, snapshot, silent, kept }: DescribedRecovery,
): string {
  return (begun
    ? `"${master}" has taken its data over already; what is left of it is done.\n`
    : `Etcd goes on from the data of "${master}" alone, as its only member; what only others know is lost.\n` +
      `A snapshot of it comes here first: ${snapshot}\n`) +
    `Data that are replaced are kept on their masters in ${kept}\n` +
    (silent.length === 0
      ? ""
      : `${
        silent.join(", ")
      } did not answer. Should one of them come back with its old data, there would be two\n` +
        "clusters: wipe it, or keep it off the network.\n");
}

/** The same for programs. */
export function recoveryFields(
  { snapshot, ...recovery }: DescribedRecovery,
): DocumentFields<typeof recoveryPlanDocument> {
  return {
    kind: "RecoveryPlan",
    ...recovery,
    snapshot: recovery.begun ? undefined : snapshot,
  };
}

function namesOf(nodes: readonly { readonly nodeName: string }[]): string[] {
  return nodes.map(({ nodeName }) => nodeName);
}

function originOf({ node, takenAt, revision, keys }: SnapshotRecord) {
  return { node, takenAt, revision, keys };
}

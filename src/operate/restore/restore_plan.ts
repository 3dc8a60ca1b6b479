import { createHash } from "node:crypto";
import type { ClusterRecord } from "../../assets/cluster_record.ts";
import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import type { SnapshotRecord } from "../snapshot/snapshot_record.ts";

/** What the masters are told about a restore; it stands in `run.json`. */
export type RestoreFacts = {
  /** Names the cluster that etcd becomes. */
  readonly token: string;
  /** Of the snapshot, hex. */
  readonly sha256: string;
  /** `m0=https://10.0.0.10:2380,…` */
  readonly members: string;
  /** A revision that clients may have seen. */
  readonly revisionFloor: string;
  /** Whether no master has a control plane: one that `kubeadm init` makes is not there because the data say so. */
  readonly bare: "yes" | "no";
};

/** What the assets know of the restores that there were. */
type RestoredBefore = Pick<ClusterRecord, "etcdClusterId" | "etcdRevision" | "unfinishedRestore">;

/**
 * Decides what a restore is called and made of. The same snapshot for the same etcd cluster gives the same
 * name, so that the same command completes a restore that was cut off; done once, it is another cluster.
 */
export function planRestore(
  { clusterName }: Pick<ClusterDefinition, "clusterName">,
  masters: readonly Pick<NodeDefinition, "nodeName" | "privateIP">[],
  record: RestoredBefore,
  sha256: string,
  bare: boolean,
): RestoreFacts {
  const members = masters.map(({ nodeName, privateIP }) => `${nodeName}=https://${privateIP}:2380`);
  const id = createHash("sha256").update([record.etcdClusterId, sha256, ...members].join("\n"))
    .digest(
      "hex",
    );
  const token = `${clusterName}-${id.slice(0, 12)}`;
  return {
    token,
    sha256,
    members: members.join(","),
    revisionFloor: revisionFloor(record, token),
    bare: bare ? "yes" : "no",
  };
}

/**
 * A revision that clients may have seen. A restore that did not come to its end has shown them revisions too, which any
 * other one has to pass; it goes on itself with what it was begun with, for all members need the same data.
 */
function revisionFloor(
  { etcdRevision = "0", unfinishedRestore }: RestoredBefore,
  token: string,
): string {
  if (unfinishedRestore === undefined) return etcdRevision;
  return unfinishedRestore.token === token
    ? unfinishedRestore.revisionFloor
    : unfinishedRestore.etcdRevision;
}

/** Where the masters keep the data that were in the way of a restore. */
export function asideDirectory({ token }: RestoreFacts): string {
  return `/var/lib/etcd/before-${token}`;
}

/** A cluster, and the etcd that its definition gives it. */
export interface RestoredCluster {
  readonly clusterName: string;
  /** Of the assets. */
  readonly clusterId: string;
  readonly etcdVersion: string;
}

/** @returns why a snapshot is not to be restored to this cluster, in one sentence; undefined when it may be */
export function snapshotRefusal(
  snapshot: SnapshotRecord,
  sha256: string,
  cluster: RestoredCluster,
): { readonly problem: string; readonly forcible: boolean } | undefined {
  if (snapshot.sha256 !== sha256) {
    return { problem: "the file is not the one that its record tells of", forcible: false };
  }
  if (minor(snapshot.etcdVersion) > minor(cluster.etcdVersion)) {
    const versions =
      `it is of etcd ${snapshot.etcdVersion}, and the definition has ${cluster.etcdVersion}`;
    return { problem: `${versions}, which cannot read it`, forcible: false };
  }
  if (snapshot.clusterId !== cluster.clusterId) {
    const problem = `it is of another cluster than these assets: of "${snapshot.clusterName}", ` +
      `${snapshot.clusterId}`;
    return { problem, forcible: true };
  }
  return undefined;
}

function minor(version: string): number {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 1000 + minor;
}

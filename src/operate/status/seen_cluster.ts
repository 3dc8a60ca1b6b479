import type { ClusterPlan } from "../../plan/plan.ts";
import type { ClusterState } from "../state/cluster_state.ts";
import type { EtcdMember } from "../state/etcd_members.ts";
import type { MasterLook } from "../state/look_at_masters.ts";

/** A master that let us look. */
export type ReachedMaster = Extract<MasterLook, { failure: undefined }>;

/** What masters have told, put together: what is judged. */
export interface SeenCluster {
  readonly plan: ClusterPlan;
  /** In the definition's order. */
  readonly looks: readonly MasterLook[];
  readonly reached: readonly ReachedMaster[];
  /** Of the master that sees most members well; undefined: no member has answered. */
  readonly etcd: readonly EtcdMember[] | undefined;
  /** Of the first API server that has answered; undefined: none has. */
  readonly cluster: ClusterState | undefined;
  readonly now: Date;
}

/** Puts together what masters have told. */
export function seenCluster(
  plan: ClusterPlan,
  looks: readonly MasterLook[],
  now: Date,
): SeenCluster {
  const reached = looks.filter((look): look is ReachedMaster => look.failure === undefined);
  return {
    plan,
    looks,
    reached,
    etcd: reached.map(({ etcd }) => etcd)
      .filter((members) => members !== undefined)
      .toSorted((one, other) => wellSeen(other) - wellSeen(one))[0],
    cluster: reached.find(({ cluster }) => cluster !== undefined)?.cluster,
    now,
  };
}

/** Who sees a majority is right about the others; who sees none may only be cut off. */
function wellSeen(members: readonly EtcdMember[]): number {
  return members.filter(({ isHealthy }) => isHealthy).length * 1000 +
    members.filter(({ status }) => status !== undefined).length;
}

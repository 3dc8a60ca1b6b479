import type { EtcdMember } from "../state/etcd_members.ts";
import type { Quorum } from "../quorum.ts";

/** Something that somebody should know. A problem makes the cluster unfit; a note does not. */
export interface StatusFinding {
  readonly severity: "problem" | "note";
  /** Stable name of the rule, for example `etcd-ghost`. */
  readonly rule: string;
  /** The node that it is about; undefined: the cluster. */
  readonly node: string | undefined;
  /** One sentence, without the node's name in front. */
  readonly message: string;
}

/** A node, of the definition, of the cluster, or of both. */
export interface NodeStatus {
  readonly name: string;
  readonly role: "master" | "worker";
  /** `missing`: not in the cluster; `extra`: not in the definition. */
  readonly membership: "both" | "missing" | "extra";
  /** undefined: nobody knows. */
  readonly ready: "True" | "False" | "Unknown" | undefined;
  /** Of its kubelet; empty when nobody knows. */
  readonly version: string;
  /** Since it is a node; undefined when nobody knows. */
  readonly ageSeconds: number | undefined;
  readonly isCordoned: boolean;
  readonly taints: readonly string[];
}

/** A master of the definition. */
export interface MasterStatus {
  readonly name: string;
  /** Whether we could log in. */
  readonly reached: boolean;
  /** HTTP status of its API server's `/readyz`, the best that a master was given; 0: no answer. */
  readonly readyz: number;
  /** Whether it has answered behind the load balancer; undefined when that cannot be told. */
  readonly seenBehindLoadBalancer: boolean | undefined;
  readonly etcd: "leader" | "follower" | "learner" | "no majority" | "down" | "no member" | "?";
  /** In bytes. */
  readonly dbSize: number | undefined;
  /** A number of 64 bits, as text. */
  readonly raftIndex: string | undefined;
  /** Its control plane's pods that are ready, of three; undefined when nobody knows. */
  readonly podsReady: number | undefined;
  /** Until the first of its certificates ends; undefined when nobody knows. */
  readonly certificateDays: number | undefined;
}

/** The members of etcd, and its majority. */
export interface EtcdStatus extends Quorum {
  readonly members: readonly EtcdMember[];
  /** Members that say something, majority or not. */
  readonly answering: number;
}

/** What stands at the masters' one address. */
export interface LoadBalancerStatus {
  /** `HOST:PORT`. */
  readonly address: string;
  /** Masters that were answered "ready" there, and those that were not. */
  readonly readyFrom: readonly string[];
  readonly notReadyFrom: readonly string[];
}

/** A certificate on a master. */
export interface CertificateStatus {
  readonly node: string;
  readonly path: string;
  /** Whole days; negative when it has ended; undefined when it is no certificate. */
  readonly daysLeft: number | undefined;
}

/** All that `hakube status` knows. */
export interface ClusterStatus {
  readonly clusterName: string;
  readonly isFit: boolean;
  /** Problems first. */
  readonly findings: readonly StatusFinding[];
  readonly nodes: readonly NodeStatus[];
  readonly masters: readonly MasterStatus[];
  /** undefined: no member has answered. */
  readonly etcd: EtcdStatus | undefined;
  readonly loadBalancer: LoadBalancerStatus;
  readonly certificates: readonly CertificateStatus[];
}

/** Makes a problem. */
export function problem(rule: string, message: string, node?: string): StatusFinding {
  return { severity: "problem", rule, node, message };
}

/** Makes a note. */
export function note(rule: string, message: string, node?: string): StatusFinding {
  return { severity: "note", rule, node, message };
}

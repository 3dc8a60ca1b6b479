import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import type { Member } from "../quorum.ts";

/** What an upgrade goes by: what every node has, and what runs there. */
export interface UpgradeState {
  readonly nodes: readonly NodeState[];
  /** undefined: no master knows. */
  readonly etcdMembers: readonly Member[] | undefined;
  /** To which version `kubeadm upgrade apply` was begun without coming to its end; empty: to none. */
  readonly unfinishedApply: string;
}

/** What a node has. Versions are `1.37.2`, and empty where there is none. */
export interface NodeState {
  readonly node: NodeDefinition;
  /** Why it was not asked; all else is then empty. */
  readonly failure: string | undefined;
  /** Whether etcd's or the control plane's certificates have ended there. */
  readonly hasEndedCertificates: boolean;
  readonly kubeadm: string;
  readonly kubelet: string;
  readonly containerd: string;
  /** Of the API server, on masters. */
  readonly apiServer: string;
  /** On masters. */
  readonly etcd: EtcdState | undefined;
  /** undefined: the cluster does not know it. */
  readonly inCluster: NodeInCluster | undefined;
}

/** A master's etcd. */
export interface EtcdState {
  readonly installed: string;
  /** Empty when it does not answer. */
  readonly running: string;
  /** Whether its settings are those of the definition. */
  readonly hasSettings: boolean;
}

/** What the API server says of a node. */
export interface NodeInCluster {
  readonly isReady: boolean;
  readonly kubelet: string;
  /** Whether an upgrade was begun on it that has not come to its end. */
  readonly isBeingUpgraded: boolean;
}

/** The versions that all nodes shall have. */
export interface TargetVersions {
  readonly kubernetes: string;
  readonly etcd: string;
  readonly containerd: string;
}

/**
 * The nodes that the API server knows, by name.
 * @param text a line a node, as `templates/state.sh` writes it
 */
export function parseNodes(text: string): Map<string, NodeInCluster> {
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(lines.map((line) => {
    const [name = "", ready, kubelet = "", , upgrade = ""] = line.split("\t");
    return [name, {
      isReady: ready === "True",
      kubelet: kubelet.replace(/^v/, ""),
      isBeingUpgraded: upgrade !== "",
    }];
  }));
}

import { allNodes } from "../../src/definition/cluster_definition.ts";
import type {
  NodeState,
  TargetVersions,
  UpgradeState,
} from "../../src/operate/upgrade/upgrade_state.ts";
import { guardedMembers } from "./guard_table.ts";
import { resolvedDefinition } from "./resolved_definition.ts";

/** What nodes of a test have; each but the node's name can be left out. */
export interface NodeVersions {
  /** Kubernetes on it and in it: packages, API server and kubelet. */
  readonly kubernetes?: string;
  readonly etcd?: string;
  readonly containerd?: string;
  readonly changes?: Partial<NodeState>;
}

/** From where the tests' upgrades begin, and where they go. */
export const oldVersions: TargetVersions = {
  kubernetes: "1.36.3",
  etcd: "3.6.16",
  containerd: "2.3.7",
};
export const newVersions: TargetVersions = {
  kubernetes: "1.37.2",
  etcd: "3.7.3",
  containerd: "2.3.7",
};

/**
 * Three masters and two workers, all with the old versions and fit.
 * @param others what differs, by node
 * @param quorum as `guardedMembers` writes it
 */
export function upgradeStateOf(
  others: Readonly<Record<string, NodeVersions>> = {},
  quorum = "+++",
): UpgradeState {
  const definition = resolvedDefinition();
  const members = guardedMembers(quorum).map((member, index) => ({
    ...member,
    peerUrl: `https://${definition.masters[index]?.privateIP}:2380`,
  }));
  return {
    etcdMembers: members,
    unfinishedApply: "",
    nodes: allNodes(definition).map((node): NodeState => {
      const { kubernetes, etcd, containerd, changes } = {
        ...oldVersions,
        changes: {},
        ...others[node.nodeName],
      };
      return {
        node,
        failure: undefined,
        hasEndedCertificates: false,
        kubeadm: kubernetes,
        kubelet: kubernetes,
        containerd,
        apiServer: node.role === "master" ? kubernetes : "",
        etcd: node.role === "master"
          ? { installed: etcd, running: etcd, hasSettings: true }
          : undefined,
        inCluster: { isReady: true, kubelet: kubernetes, isBeingUpgraded: false },
        ...changes,
      };
    }),
  };
}

import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { toYaml } from "./yaml_documents.ts";

/**
 * A patch of kubeadm's CoreDNS Deployment for clusters of several nodes.
 *
 * It comes when the cluster has one node. Both pods would be put there, and pods never move by
 * themselves; with `minDomains` the second one waits for a second node (Kubernetes, "Pod Topology
 * Spread Constraints"). Workers are preferred: until a lost node is noticed, which takes most of a
 * minute, every other lookup goes to the pod that it held, so that masters had better hold none.
 * @returns undefined for a cluster of one node
 */
export function coreDNSPatch({ masters, workers }: ClusterDefinition): string | undefined {
  if (masters.length + workers.length < 2) return undefined;
  const podSpec = {
    topologySpreadConstraints: [spreadOverNodes],
    affinity: {
      nodeAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [preferWorkers] },
    },
  };
  return toYaml([{ spec: { template: { spec: podSpec } } }]);
}

const spreadOverNodes = {
  maxSkew: 1,
  minDomains: 2,
  topologyKey: "kubernetes.io/hostname",
  whenUnsatisfiable: "DoNotSchedule",
  labelSelector: { matchLabels: { "k8s-app": "kube-dns" } },
  // Only pods of the same revision count, so that a rollout is not held up by the old ones.
  matchLabelKeys: ["pod-template-hash"],
};

const preferWorkers = {
  weight: 50,
  preference: {
    matchExpressions: [{ key: "node-role.kubernetes.io/control-plane", operator: "DoesNotExist" }],
  },
};

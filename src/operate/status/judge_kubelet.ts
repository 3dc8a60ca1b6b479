import { initDocuments } from "../../plan/kubeadm_documents.ts";
import { problem, type StatusFinding } from "./cluster_status.ts";
import { kubeletDifferences } from "./kubelet_differences.ts";
import type { SeenCluster } from "./seen_cluster.ts";

/**
 * Whether the kubelets' configuration is that of the definition: the one that the cluster keeps for those who join,
 * which is as it was when the cluster was made, and the one on each master's disk.
 */
export function judgeKubelet({ plan, reached, cluster }: SeenCluster): StatusFinding[] {
  const { definition, release } = plan;
  const [master] = definition.masters;
  const planned = master === undefined
    ? undefined
    : initDocuments(definition, release, master).find(({ kind }) =>
      kind === "KubeletConfiguration"
    );
  const found: StatusFinding[] = [];
  const inCluster = cluster?.kubelet === undefined
    ? []
    : kubeletDifferences(planned, cluster.kubelet);
  if (inCluster.length > 0) {
    found.push(problem(
      "kubelet-configuration",
      `the kubelets' configuration is not the definition's, which changed since the cluster was made: ${
        inCluster.join(", ")
      }`,
    ));
  }
  for (const { node, master } of reached) {
    if (master.kubelet === undefined) continue;
    // What differs in the cluster differs on its machines.
    const here = kubeletDifferences(planned, master.kubelet).filter((key) =>
      !inCluster.includes(key)
    );
    if (here.length > 0) {
      found.push(problem(
        "kubelet-configuration",
        `its kubelet's configuration is not that of the cluster: ${here.join(", ")}`,
        node.nodeName,
      ));
    }
  }
  return found;
}

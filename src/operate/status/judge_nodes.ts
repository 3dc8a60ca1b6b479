import { allNodes } from "../../definition/cluster_definition.ts";
import type { KubernetesNode } from "../state/cluster_state.ts";
import { type NodeStatus, note, problem, type StatusFinding } from "./cluster_status.ts";
import type { SeenCluster } from "./seen_cluster.ts";

/** Every node, those of the definition first and in its order. */
export function nodeStatuses({ plan: { definition }, cluster, now }: SeenCluster): NodeStatus[] {
  const defined = allNodes(definition);
  const names = defined.map(({ nodeName }) => nodeName);
  const known = new Map((cluster?.nodes ?? []).map((node) => [node.name, node]));
  const extra = [...known.values()].filter(({ name }) => !names.includes(name));
  return [
    ...defined.map(({ nodeName, role }): NodeStatus => {
      const membership = cluster === undefined || known.has(nodeName) ? "both" : "missing";
      return { name: nodeName, role, membership, ...whatIsKnown(known.get(nodeName), now) };
    }),
    ...extra.map((node): NodeStatus => {
      const isMaster = node.taints.some((taint) => taint.includes("/control-plane"));
      const role = isMaster ? "master" : "worker";
      return { name: node.name, role, membership: "extra", ...whatIsKnown(node, now) };
    }),
  ];
}

function whatIsKnown(
  node: KubernetesNode | undefined,
  now: Date,
): Pick<NodeStatus, "ready" | "version" | "ageSeconds" | "isCordoned" | "taints"> {
  const created = node?.createdAt?.getTime();
  return {
    ready: node?.ready,
    version: node?.version ?? "",
    // Clocks differ: nothing is younger than new.
    ageSeconds: created === undefined ? undefined : Math.max(0, (now.getTime() - created) / 1000),
    isCordoned: node?.isCordoned ?? false,
    taints: node?.taints ?? [],
  };
}

/** Whether nodes are those of the definition, and ready. */
export function judgeNodes(seen: SeenCluster): StatusFinding[] {
  const { cluster, reached, plan: { definition } } = seen;
  if (cluster === undefined) {
    if (reached.length === 0) return [];
    return [problem(
      "api-silent",
      "no API server answers on the masters that can be reached, so nothing is known of nodes and pods",
    )];
  }
  const reasons = new Map(cluster.nodes.map(({ name, reason }) => [name, reason]));
  return nodeStatuses(seen).flatMap((node) =>
    judgeNode(node, reasons.get(node.name) ?? "", definition.kubernetesVersion)
  );
}

function judgeNode(
  { name, membership, ready, version, isCordoned }: NodeStatus,
  reason: string,
  wanted: string,
): StatusFinding[] {
  if (membership === "missing") {
    return [problem("node-missing", "is in the definition and not in the cluster", name)];
  }
  const found: StatusFinding[] = [];
  if (membership === "extra") {
    found.push(problem("node-extra", "is in the cluster and not in the definition", name));
  }
  if (ready === "Unknown") {
    found.push(problem("node-silent", "its kubelet is not heard of", name));
  } else if (ready === "False") {
    found.push(problem("node-not-ready", `is not Ready${reason && `: ${reason}`}`, name));
  }
  if (version !== wanted && version !== "") {
    found.push(
      problem("version", `runs Kubernetes ${version}, the definition says ${wanted}`, name),
    );
  }
  if (isCordoned) found.push(note("cordoned", "is cordoned: nothing new is scheduled there", name));
  return found;
}

import type { ClusterState, SystemPod } from "../state/cluster_state.ts";
import { note, problem, type StatusFinding } from "./cluster_status.ts";
import type { SeenCluster } from "./seen_cluster.ts";

/** kubeadm's names of what a control plane consists of. */
export const controlPlaneComponents = [
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
] as const;

/** Whether the control plane's pods, DNS and kube-proxy are ready. */
export function judgePods({ plan, cluster }: SeenCluster): StatusFinding[] {
  if (cluster === undefined) return [];
  // What pods there are on a node that is not Ready is old news.
  const ready = new Set(
    cluster.nodes.filter((node) => node.ready === "True").map(({ name }) => name),
  );
  return [
    ...plan.definition.masters.map(({ nodeName }) => nodeName).filter((name) => ready.has(name))
      .flatMap((name) => judgeControlPlane(name, cluster.pods)),
    ...cluster.pods.filter(({ app, isReady, nodeName }) =>
      app === "kube-proxy" && !isReady && ready.has(nodeName)
    ).map(({ nodeName }) => problem("pod-not-ready", "its kube-proxy is not ready", nodeName)),
    ...judgeDns(cluster, ready),
  ];
}

function judgeControlPlane(name: string, pods: readonly SystemPod[]): StatusFinding[] {
  return controlPlaneComponents.flatMap((component) => {
    const pod = pods.find((pod) => pod.component === component && pod.nodeName === name);
    if (pod === undefined) return [problem("pod-missing", `has no pod of ${component}`, name)];
    if (pod.isReady) return [];
    const again = pod.restarts > 0 ? `, started anew ${pod.restarts} times` : "";
    return [
      problem("pod-not-ready", `its ${component} is not ready (${pod.phase}${again})`, name),
    ];
  });
}

function judgeDns({ pods, nodes }: ClusterState, ready: ReadonlySet<string>): StatusFinding[] {
  const all = pods.filter(({ app }) => app === "kube-dns");
  // Who has another DNS has no pod of that label.
  if (all.length === 0) return [];
  const hosts = new Set(
    all.filter(({ isReady, nodeName }) => isReady && ready.has(nodeName))
      .map(({ nodeName }) => nodeName),
  );
  if (hosts.size === 0) return [problem("dns", "no pod of CoreDNS is ready")];
  if (hosts.size > 1 || nodes.length < 2) return [];
  const [host] = hosts;
  return [note("dns-on-one-node", `CoreDNS is ready on one node only, ${host}`)];
}

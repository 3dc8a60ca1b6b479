import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";

/** A port that a node's part of the cluster listens on. */
export interface NodePort {
  /** As `tcp/6443`. */
  readonly port: string;
  /** How the kernel calls the process (15 characters); empty for the kernel itself. */
  readonly process: string;
}

/** Where each API server listens, whatever the load balancer's port. */
export const apiPort = "tcp/6443";
/** Where flannel's VXLAN wraps the pods' traffic. */
export const overlayPort = "udp/8472";

/**
 * kubernetes.io/docs/reference/networking/ports-and-protocols, with those that listen on the
 * loopback alone: etcd's metrics, the kubelet's and kube-proxy's health.
 */
const masterPorts: readonly NodePort[] = [
  { port: apiPort, process: "kube-apiserver" },
  { port: "tcp/2379", process: "etcd" },
  { port: "tcp/2380", process: "etcd" },
  { port: "tcp/2381", process: "etcd" },
  { port: "tcp/10257", process: "kube-controller" },
  { port: "tcp/10259", process: "kube-scheduler" },
];
const everyNodesPorts: readonly NodePort[] = [
  { port: "tcp/10248", process: "kubelet" },
  { port: "tcp/10249", process: "kube-proxy" },
  { port: "tcp/10250", process: "kubelet" },
  { port: "tcp/10256", process: "kube-proxy" },
];

/** All ports that must be free, or the cluster's own, on a node. */
export function portsOf(
  { role }: NodeDefinition,
  definition: ClusterDefinition,
): readonly NodePort[] {
  return [
    ...(role === "master" ? masterPorts : []),
    ...everyNodesPorts,
    ...(hasFlannel(definition) ? [{ port: overlayPort, process: "" }] : []),
  ];
}

/** Whether the pods' network is the one that hakube brings. */
export function hasFlannel({ hooks: { networkProvider } }: ClusterDefinition): boolean {
  return networkProvider.source === "bundled" && networkProvider.reference === "flannel";
}

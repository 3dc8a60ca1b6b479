import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import type { NetworkPort } from "../../plan/network/network_provider.ts";
import { networkProviderOf } from "../../plan/network/network_providers.ts";

/** A port that a node's part of the cluster listens on. */
export type NodePort = NetworkPort;

/** Where each API server listens, whatever the load balancer's port. */
export const apiPort = "tcp/6443";

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
    ...networkPorts(definition),
  ];
}

/** What the pods' network needs between all nodes; nothing is known of one of the user's own. */
export function networkPorts(definition: ClusterDefinition): readonly NodePort[] {
  return networkProviderOf(definition)?.ports ?? [];
}

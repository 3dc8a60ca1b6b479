import type {
  ClusterDefinition,
  JsonObject,
  NodeDefinition,
} from "../definition/cluster_definition.ts";
import { nodePaths } from "./node_paths.ts";
import type { Release } from "./release_catalog.ts";

/**
 * kubeadm's ClusterConfiguration, without the user's overrides. The same on every master, for
 * kubeadm keeps it in the cluster.
 */
export function clusterConfiguration(definition: ClusterDefinition, release: Release): JsonObject {
  const { host, port } = definition.masterLoadBalancerAddress;
  // CIS 1.2.15, 1.3.2, 1.4.1: no profiling over HTTP.
  const withoutProfiling = { extraArgs: [argument("profiling", "false")] };
  return {
    apiVersion: `kubeadm.k8s.io/${release.kubeadmApi}`,
    kind: "ClusterConfiguration",
    kubernetesVersion: `v${definition.kubernetesVersion}`,
    clusterName: definition.clusterName,
    controlPlaneEndpoint: `${host}:${port}`,
    encryptionAlgorithm: "ECDSA-P256",
    imageRepository: "registry.k8s.io",
    networking: {
      podSubnet: definition.podNetworkCIDR,
      serviceSubnet: definition.serviceCIDR,
      dnsDomain: definition.dnsDomain,
    },
    etcd: { external: externalEtcd },
    apiServer: apiServer(definition),
    controllerManager: withoutProfiling,
    scheduler: withoutProfiling,
  };
}

/**
 * Every API server talks to the etcd beside it: one address that is valid on each master and stays
 * so when masters come and go, which a list of members does not.
 */
const externalEtcd: JsonObject = {
  endpoints: ["https://127.0.0.1:2379"],
  caFile: `${nodePaths.kubernetesPKI}/etcd/ca.crt`,
  certFile: `${nodePaths.kubernetesPKI}/apiserver-etcd-client.crt`,
  keyFile: `${nodePaths.kubernetesPKI}/apiserver-etcd-client.key`,
};

function apiServer(definition: ClusterDefinition): JsonObject {
  const volumes = [
    ...(definition.audit ? auditVolumes : []),
    ...(definition.encryptionAtRest ? [encryptionVolume] : []),
  ];
  return {
    certSANs: certificateNames(definition),
    extraArgs: [
      argument("profiling", "false"),
      ...(definition.audit ? auditArguments : []),
      ...(definition.encryptionAtRest
        ? [argument("encryption-provider-config", nodePaths.encryptionConfig)]
        : []),
    ],
    ...(volumes.length > 0 ? { extraVolumes: volumes } : {}),
  };
}

/**
 * Whatever a client may write after `https://`, on any master, for all share this document; kubeadm adds a
 * master's own name and privateIP.
 */
function certificateNames(definition: ClusterDefinition): string[] {
  return [...new Set(definition.masters.flatMap((master) => apiServerNames(definition, master)))];
}

/** What a client may write to come to this master, besides its own name and privateIP. */
export function apiServerNames(definition: ClusterDefinition, master: NodeDefinition): string[] {
  const { masterFQDNs, masterLoadBalancerAddress } = definition;
  return [...new Set([...masterFQDNs, masterLoadBalancerAddress.host, master.publicIP])];
}

/** Kept for 30 days, in at most 10 files of 100 MB (CIS 1.2.16 to 1.2.19). */
const auditArguments: readonly JsonObject[] = [
  argument("audit-policy-file", nodePaths.auditPolicy),
  argument("audit-log-path", `${nodePaths.auditLogs}/audit.log`),
  argument("audit-log-maxage", "30"),
  argument("audit-log-maxbackup", "10"),
  argument("audit-log-maxsize", "100"),
];

const auditVolumes: readonly JsonObject[] = [
  volume("audit-policy", nodePaths.auditPolicy, true, "File"),
  volume("audit-logs", nodePaths.auditLogs, false, "DirectoryOrCreate"),
];

const encryptionVolume = volume("encryption-config", nodePaths.encryptionConfig, true, "File");

/** @param path the same on the host and in the pod */
function volume(name: string, path: string, readOnly: boolean, pathType: string): JsonObject {
  return { name, hostPath: path, mountPath: path, readOnly, pathType };
}

function argument(name: string, value: string): JsonObject {
  return { name, value };
}

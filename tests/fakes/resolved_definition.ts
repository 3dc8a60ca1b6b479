import type { ClusterDefinition, NodeDefinition } from "../../src/definition/cluster_definition.ts";

/**
 * A valid definition with every default applied: three masters (`m0`, `m1`, `m2`), two workers
 * (`w0`, `w1`), no mirrors.
 * @param overrides keys to replace whole
 */
export function resolvedDefinition(overrides: Partial<ClusterDefinition> = {}): ClusterDefinition {
  return {
    clusterName: "lab",
    masterFQDNs: ["kube.example.com"],
    masterLoadBalancerAddress: { host: "10.88.0.9", port: 6443 },
    kubernetesVersion: "1.37.2",
    etcdVersion: "3.6.14",
    containerdVersion: "2.3.7",
    etcdPKIDir: "pki/etcd",
    sshKeysDir: "pki/ssh",
    scriptsDir: "scripts",
    etcdCACommonName: "etcd-ca",
    etcdClientCommonName: "etcd-client",
    etcdCACertExpiryHours: 87600,
    podNetworkCIDR: "10.32.0.0/12",
    serviceCIDR: "10.96.0.0/12",
    dnsDomain: "cluster.local",
    masters: [
      resolvedNode("master", "m0", "10.88.0.10"),
      resolvedNode("master", "m1", "10.88.0.11"),
      resolvedNode("master", "m2", "10.88.0.12"),
    ],
    workers: [
      resolvedNode("worker", "w0", "10.88.0.20"),
      resolvedNode("worker", "w1", "10.88.0.21"),
    ],
    hooks: {
      cloudProvider: undefined,
      cloudProviderConfig: undefined,
      preinstall: undefined,
      networkProvider: {
        reference: "flannel",
        source: "bundled",
        text: "kubectl apply --kustomize /etc/hakube/network\n",
      },
      cloudControllerManager: undefined,
      postinstall: undefined,
    },
    loadBalancer: { type: "external" },
    proxy: undefined,
    trustedCAs: [],
    mirrors: {
      kubernetesPackages: undefined,
      containerdPackages: undefined,
      etcdReleases: undefined,
      helmReleases: undefined,
      manifests: {},
      images: {},
    },
    encryptionAtRest: true,
    audit: true,
    kubeadm: {
      clusterConfiguration: {},
      initConfiguration: {},
      joinConfiguration: {},
      kubeletConfiguration: {},
      kubeProxyConfiguration: {},
      ignorePreflightErrors: [],
    },
    ignorePreflight: [],
    ...overrides,
  };
}

/**
 * A node as it comes out of a definition that gives only its name and private address.
 * @param overrides keys to replace whole
 */
export function resolvedNode(
  role: NodeDefinition["role"],
  nodeName: string,
  privateIP: string,
  overrides: Partial<NodeDefinition> = {},
): NodeDefinition {
  return {
    role,
    nodeName,
    privateIP,
    publicIP: privateIP,
    ssh: {
      host: privateIP,
      port: undefined,
      user: undefined,
      jumpHost: undefined,
      loginKey: undefined,
      hostKey: undefined,
    },
    labels: {},
    taints: [],
    schedulable: false,
    ...overrides,
  };
}

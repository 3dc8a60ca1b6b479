/** The ed25519 host key of no machine. */
export const validHostKey =
  "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGMk0cKKLYPdq7PaRYBjuyRUPt9bGi0eWnzAgxKjtDqZ";

/**
 * A valid definition, as a user would write it, that uses every key of this version.
 * @param overrides top-level keys to replace whole; undefined leaves a key out
 */
export function validDefinition(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const definition = { ...clusterKeys(), ...nodeKeys(), ...settingKeys(), ...overrides };
  return Object.fromEntries(Object.entries(definition).filter(([, value]) => value !== undefined));
}

function clusterKeys(): Record<string, unknown> {
  return {
    $schema: "https://example.com/hakube.schema.json",
    definitionVersion: 1,
    clusterName: "lab",
    masterFQDNs: ["kube.example.com", "203.0.113.9"],
    masterLoadBalancerAddress: "10.88.0.9:6443",
    sshJumpHost: "ops@bastion.example.com:2222,inner",
    sshPort: 22,
    sshLoginUser: "admin",
    sshLoginKey: "~/.ssh/id_ed25519",
    dockerVersion: "17.03.2~ce-0~ubuntu-xenial",
    kubernetesVersion: "1.37.2",
    etcdVersion: "3.6.14",
    containerdVersion: "2.3.7",
    etcdPKIDir: "pki/etcd",
    etcdCACommonName: "etcd-ca",
    etcdClientCommonName: "etcd-client",
    etcdCACertExpiry: "87600h",
    sshKeysDir: "pki/ssh",
    scriptsDir: "scripts",
    podNetworkCIDR: "10.32.0.0/12",
    serviceCIDR: "10.96.0.0/12",
    dnsDomain: "cluster.local",
    encryptionAtRest: true,
    audit: true,
  };
}

function nodeKeys(): Record<string, unknown> {
  return {
    masters: [
      {
        nodeName: "master0",
        privateIP: "10.88.0.10",
        publicIP: "203.0.113.10",
        sshHost: "bastion_master0",
        sshJumpHost: "none",
        sshPort: 2222,
        sshLoginUser: "root",
        sshLoginKey: "keys/master0",
        sshHostKey: validHostKey,
        labels: { "example.com/zone": "a" },
        taints: [{ key: "dedicated", value: "etcd", effect: "NoSchedule" }],
        schedulable: true,
      },
      { nodeName: "master1", privateIP: "10.88.0.11", publicIP: "203.0.113.11" },
      { nodeName: "master2.example.com", privateIP: "10.88.0.12" },
    ],
    workers: [
      { nodeName: "worker0", privateIP: "10.88.0.20", labels: { disk: "ssd", empty: "" } },
      { nodeName: "worker1", privateIP: "10.88.0.21" },
    ],
  };
}

function settingKeys(): Record<string, unknown> {
  const sha256 = "0123456789abcdef".repeat(4);
  return {
    hooks: {
      preinstall: "./hooks/prepare.sh",
      cloudProvider: "external",
      cloudProviderConfig: "./cloud.conf",
      networkProvider: "flannel",
      cloudControllerManager: "aws.sh",
      postinstall: "./hooks/done.sh",
    },
    loadBalancer: { type: "external" },
    mirrors: {
      kubernetesPackages: {
        url: "https://mirror.example.com/core:/stable:/",
        keyFingerprint: "DE15 B144 86CD 377B 9E87  6E1A 2346 54DA 9A29 6436",
      },
      containerdPackages: "http://mirror.example.com:8080/docker",
      etcdReleases: { url: "https://mirror.example.com/etcd", sha256: { amd64: sha256 } },
      helmReleases: "https://mirror.example.com/helm",
      manifests: { flannel: { url: "https://mirror.example.com/kube-flannel.yml", sha256 } },
      images: {
        "registry.k8s.io": "http://10.88.0.1:5000",
        "ghcr.io": "http://10.88.0.1:5000",
        "localhost:5000": { url: "http://m" },
      },
    },
    kubeadm: {
      clusterConfiguration: {
        apiServer: { extraArgs: [{ name: "profiling", value: "false" }] },
      },
      initConfiguration: { nodeRegistration: { imagePullSerial: false } },
      joinConfiguration: { timeouts: { discovery: "5m0s" } },
      kubeletConfiguration: { failCgroupV1: false, maxPods: 200 },
      kubeProxyConfiguration: { mode: "nftables" },
      ignorePreflightErrors: ["SystemVerification"],
    },
    ignorePreflight: ["cpus", "memory"],
  };
}

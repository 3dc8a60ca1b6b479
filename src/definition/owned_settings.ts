/** The documents of kubeadm that a definition can add to. */
export const kubeadmDocuments = [
  "clusterConfiguration",
  "initConfiguration",
  "joinConfiguration",
  "kubeletConfiguration",
  "kubeProxyConfiguration",
] as const;

export type KubeadmDocument = typeof kubeadmDocuments[number];

const ownType = "hakube writes it";
const ownNode = "each node has its own: nodeName";
const ownSocket = "containerd is the runtime";
const ownChecks = "write kubeadm.ignorePreflightErrors";

/**
 * Settings that hakube decides, by their path in a document, and what to write instead. A wrong
 * value of one of these loses the cluster, or makes it another one than the assets are for.
 */
export const ownedSettings: Readonly<Record<KubeadmDocument, Readonly<Record<string, string>>>> = {
  clusterConfiguration: {
    apiVersion: ownType,
    kind: ownType,
    etcd: "etcd runs beside kubeadm, on the masters",
    controlPlaneEndpoint: "write masterLoadBalancerAddress",
    kubernetesVersion: "write the definition's kubernetesVersion",
    clusterName: "write the definition's clusterName",
    certificatesDir: "certificates are where the boot script puts them",
    encryptionAlgorithm: "all keys are ECDSA P-256",
    "apiServer.certSANs": "write masterFQDNs",
    "networking.podSubnet": "write podNetworkCIDR",
    "networking.serviceSubnet": "write serviceCIDR",
    "networking.dnsDomain": "write dnsDomain",
  },
  initConfiguration: {
    apiVersion: ownType,
    kind: ownType,
    bootstrapTokens: "the token is in the assets",
    localAPIEndpoint: "write the node's privateIP",
    certificateKey: "certificates come from the assets",
    "nodeRegistration.name": ownNode,
    "nodeRegistration.criSocket": ownSocket,
    "nodeRegistration.ignorePreflightErrors": ownChecks,
  },
  joinConfiguration: {
    apiVersion: ownType,
    kind: ownType,
    discovery: "nodes find the cluster by a file of the assets",
    controlPlane: "masters are those in masters",
    "nodeRegistration.name": ownNode,
    "nodeRegistration.criSocket": ownSocket,
    "nodeRegistration.ignorePreflightErrors": ownChecks,
  },
  kubeletConfiguration: {
    apiVersion: ownType,
    kind: ownType,
    cgroupDriver: "systemd manages the control groups",
    staticPodPath: "kubeadm puts the control plane there",
    clusterDNS: "it follows from serviceCIDR",
    clusterDomain: "write dnsDomain",
  },
  kubeProxyConfiguration: {
    apiVersion: ownType,
    kind: ownType,
    clusterCIDR: "write podNetworkCIDR",
  },
};

/** Arguments of components that hakube decides, by the name of their list's owner. */
export const ownedArguments: readonly (readonly [RegExp, string])[] = [
  [/^apiServer\.extraArgs\.etcd-/, "each API server talks to the etcd beside it"],
  [/^nodeRegistration\.kubeletExtraArgs\.node-ip$/, "write the node's privateIP"],
  [/^nodeRegistration\.kubeletExtraArgs\.hostname-override$/, ownNode],
];

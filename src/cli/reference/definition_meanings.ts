import { definitionDefaults } from "../../definition/definition_defaults.ts";
import { defaultNetworkProvider } from "../../definition/hook_references.ts";
import type { KeyMeaning } from "./key_meaning.ts";
import { mirrorMeanings } from "./mirror_meanings.ts";
import { newestKubernetes, releases } from "../../plan/release_catalog.ts";

type Default = keyof typeof definitionDefaults;

/** @param key of {@link definitionDefaults}, which is the key's own default */
function withDefault(key: Default, meaning: string): KeyMeaning {
  return { meaning, ...assumed(definitionDefaults[key]) };
}

/** What a key that is left out stands for, when that is one value. */
function assumed(value: string | number | boolean): Pick<KeyMeaning, "default" | "assumed"> {
  return { default: `\`${value}\``, assumed: value };
}

const minors = `${releases.at(0)?.minor} to ${releases.at(-1)?.minor}`;

/** Keys at the top of a definition. */
export const clusterMeanings: Readonly<Record<string, KeyMeaning>> = {
  "$schema": { meaning: "For editors; hakube does not read it." },
  "definitionVersion": { meaning: "Version of this format.", ...assumed(1) },
  "clusterName": withDefault(
    "clusterName",
    "Name of the cluster: in kubeconfigs, in the assets, and what keeps two etcd clusters apart.",
  ),
  "masterLoadBalancerAddress": {
    meaning: "Where the API is reached on all masters, from nodes and from outside: a load " +
      "balancer for TCP. With one master, that master. The port is 6443 unless given.",
  },
  "masterFQDNs": {
    meaning: "Further names and addresses that the API server's certificate carries.",
    default: "none",
  },
  "kubernetesVersion": {
    meaning: `Version of Kubernetes; of ${minors}.`,
    ...assumed(newestKubernetes),
  },
  "etcdVersion": {
    meaning: "Version of etcd. Its SHA-256 is in the release catalogue or in `mirrors`.",
    default: "the one that belongs to `kubernetesVersion`",
  },
  "containerdVersion": {
    meaning: "Version of containerd, 2.0.0 or newer.",
    default: "the one that belongs to `kubernetesVersion`",
  },
  "dockerVersion": { meaning: "Accepted from old definitions, and without effect: a warning." },
  "podNetworkCIDR": withDefault(
    "podNetworkCIDR",
    "The pods' addresses, a /24 of it for each node. Prefix /8 to /24.",
  ),
  "serviceCIDR": withDefault("serviceCIDR", "The services' addresses. Prefix /12 to /28."),
  "dnsDomain": withDefault("dnsDomain", "Domain of the services' names."),
  "sshLoginUser": {
    meaning: "Who logs in on the nodes: root, or one with sudo.",
    default: `\`~/.ssh/config\`, then \`${definitionDefaults.sshLoginUser}\``,
  },
  "sshLoginKey": {
    meaning: "Private key to log in with; `~` is your home directory.",
    default: "`IdentityFile` of `~/.ssh/config`, the agent's keys, those in `~/.ssh`",
  },
  "sshPort": {
    meaning: "Port of SSH on the nodes.",
    default: `\`~/.ssh/config\`, then \`${definitionDefaults.sshPort}\``,
  },
  "sshJumpHost": {
    meaning: "The jump hosts before the nodes, as in `ProxyJump`: `[user@]host[:port]`, several " +
      "separated by commas, the nearest first. `none`: none. See [ssh.md](../ssh.md).",
    default: "`~/.ssh/config`, then none",
  },
  "etcdPKIDir": withDefault("etcdPKIDir", "Where etcd's certificates lie in the assets."),
  "sshKeysDir": withDefault("sshKeysDir", "Where the cluster's login keys lie in the assets."),
  "scriptsDir": withDefault("scriptsDir", "Where the boot scripts lie in the assets."),
  "etcdCACommonName": withDefault("etcdCACommonName", "Name of etcd's certificate authority."),
  "etcdClientCommonName": withDefault(
    "etcdClientCommonName",
    "Name in the certificates with which the API servers come to etcd.",
  ),
  "etcdCACertExpiry": withDefault(
    "etcdCACertExpiry",
    "How long etcd's certificate authority is valid: from a year on; above ten years a warning.",
  ),
  "encryptionAtRest": withDefault(
    "encryptionAtRest",
    "Write Secrets encrypted to etcd (secretbox); the key is in the assets.",
  ),
  "audit": withDefault(
    "audit",
    "Keep an audit log on the masters: who did what, at the level Metadata, for 30 days.",
  ),
  "ignorePreflight": {
    meaning: "Checks of `hakube preflight` whose findings stop nothing; they are still listed. " +
      "[docs/preflight.md](../preflight.md) has all names.",
    default: "none",
  },
  "masters": {
    meaning: "The masters. An odd number: 3 tolerate the loss of 1, and 5 of 2. Two need " +
      "`--allow-two-masters`.",
  },
  "workers": { meaning: "The workers.", default: "none" },
  "loadBalancer": { meaning: "What stands behind `masterLoadBalancerAddress`." },
  "loadBalancer.type": {
    meaning: "`external`: one that you bring. `keepalived`: the masters hold the address, a free " +
      "one of their network, among themselves (VRRP).",
    ...assumed("external"),
  },
  "loadBalancer.interface": {
    meaning: "keepalived: the masters' interface that the address is on.",
    default: "the one that holds `privateIP`",
  },
  "loadBalancer.virtualRouterId": {
    meaning: "keepalived: of the group; unique among the VRRP routers of the network.",
    default: "the last number of the address",
  },
};

/** Keys of a node, below `masters[]` and `workers[]`. */
export const nodeMeanings: Readonly<Record<string, KeyMeaning>> = {
  "nodeName": { meaning: "The node's name in the cluster; best the machine's own." },
  "privateIP": { meaning: "Where other nodes reach it. The kubelet and etcd use it." },
  "publicIP": { meaning: "Where hakube reaches it.", default: "`privateIP`" },
  "sshHost": {
    meaning: "What one types after `ssh`: looked up in `~/.ssh/config`.",
    default: "`publicIP`",
    value: "an address, a DNS name or a Host of `~/.ssh/config`",
  },
  "sshHostKey": {
    meaning: "The machine's public host key, as in `/etc/ssh/ssh_host_ed25519_key.pub`. The " +
      "machine must have this one.",
    default: "`known_hosts` of the assets, then yours",
  },
  "sshJumpHost": {
    meaning: "The cluster's `sshJumpHost`, for this node alone.",
    default: "the cluster's",
  },
  "sshPort": { meaning: "The cluster's `sshPort`, for this node alone.", default: "the cluster's" },
  "sshLoginUser": {
    meaning: "The cluster's `sshLoginUser`, for this node alone.",
    default: "the cluster's",
  },
  "sshLoginKey": {
    meaning: "The cluster's `sshLoginKey`, for this node alone.",
    default: "the cluster's",
  },
  "labels": {
    meaning: "Labels of the node, set by an administrator after it has joined.",
    default: "none",
  },
  "taints": { meaning: "Taints that it joins with.", default: "none" },
  "taints[].key": { meaning: "Key of the taint." },
  "taints[].value": { meaning: "Value of the taint.", default: "none" },
  "taints[].effect": { meaning: "What it does to pods that do not tolerate it." },
  "schedulable": {
    meaning: "Masters only: `true` lets ordinary pods run there, without the control-plane taint.",
    ...assumed(false),
  },
};

const kubeadmNote = "What hakube decides itself in it is an error that says so.";

/** Keys of `hooks`, `mirrors` and `kubeadm`. */
export const settingMeanings: Readonly<Record<string, KeyMeaning>> = {
  "hooks": {
    meaning:
      "Fragments of bash that run on the nodes. A path has a `/`, and is relative to the definition.",
  },
  "hooks.preinstall": {
    meaning: "Runs first on every node, each time. `aws` gives machines of EC2 their names.",
    default: "none",
  },
  "hooks.networkProvider": {
    meaning: "What brings the pods' network: `flannel`, `calico`, `cilium`, `weave`, `none` when " +
      "you bring it by other means, or your own script, which runs on one master with " +
      "`KUBECONFIG` set. See [networks.md](../networks.md).",
    ...assumed(defaultNetworkProvider),
    value: "the name of a bundled hook or the path of a script",
  },
  "hooks.postinstall": { meaning: "Runs last on every node, each time.", default: "none" },
  "hooks.cloudProvider": {
    meaning: "`external`: a cloud-controller-manager initialises the nodes. " +
      "See [clouds.md](../clouds.md).",
    default: "none",
    value: '"external", or null',
  },
  "hooks.cloudProviderConfig": {
    meaning: "The cloud's configuration: a file, mode 0600, that becomes the Secret " +
      "`cloud-config` in `kube-system`; read by `hakube install`, never rendered.",
    default: "none",
  },
  "hooks.cloudControllerManager": {
    meaning: "The cloud-controller-manager: `aws`, or your own script, which runs on one master " +
      "with `KUBECONFIG` set.",
    default: "none",
    value: "the name of a bundled hook or the path of a script",
  },
  "proxy": {
    meaning: "The proxy through which nodes fetch packages, files and images. " +
      "See [sites.md](../sites.md).",
  },
  "proxy.http": { meaning: "For http.", default: "none" },
  "proxy.https": { meaning: "For https.", default: "none" },
  "proxy.noProxy": {
    meaning: "Gone to directly, beside the /24 of each node, the pods and the services.",
    default: "none",
  },
  "trustedCAs": {
    meaning:
      "Files with certificate authorities, in PEM, that nodes trust beside their system's. " +
      "Relative to the definition.",
    default: "none",
  },
  ...mirrorMeanings,
  "kubeadm": {
    meaning:
      "Settings merged over what hakube gives kubeadm: objects merge, lists replace, arguments and volumes merge by `name`.",
  },
  "kubeadm.clusterConfiguration": { meaning: `Over ClusterConfiguration. ${kubeadmNote}` },
  "kubeadm.initConfiguration": { meaning: `Over InitConfiguration. ${kubeadmNote}` },
  "kubeadm.joinConfiguration": { meaning: `Over JoinConfiguration. ${kubeadmNote}` },
  "kubeadm.kubeletConfiguration": { meaning: `Over KubeletConfiguration. ${kubeadmNote}` },
  "kubeadm.kubeProxyConfiguration": { meaning: `Over KubeProxyConfiguration. ${kubeadmNote}` },
  "kubeadm.ignorePreflightErrors": {
    meaning: "Checks of kubeadm that may fail, on every node.",
    default: "none",
  },
};

import type {
  ClusterDefinition,
  JsonObject,
  NodeDefinition,
  Taint,
} from "../definition/cluster_definition.ts";
import { clusterConfiguration } from "./cluster_configuration.ts";
import { mergeConfiguration } from "./merge_configuration.ts";
import { criSocket } from "./node_paths.ts";
import { bundleDirectory } from "./plan.ts";
import type { Release } from "./release_catalog.ts";

/**
 * The documents of `kubeadm init` on a master, with the definition's `kubeadm.*` merged over.
 * They hold no secret: the bootstrap token comes by a phase of its own, from the bundle.
 * @returns InitConfiguration, ClusterConfiguration, KubeletConfiguration, KubeProxyConfiguration
 */
export function initDocuments(
  definition: ClusterDefinition,
  release: Release,
  node: NodeDefinition,
): JsonObject[] {
  const { kubeadm } = definition;
  const initConfiguration: JsonObject = {
    apiVersion: `kubeadm.k8s.io/${release.kubeadmApi}`,
    kind: "InitConfiguration",
    localAPIEndpoint: localAPIEndpoint(node),
    nodeRegistration: nodeRegistration(definition, node),
  };
  return [
    mergeConfiguration(initConfiguration, kubeadm.initConfiguration),
    mergeConfiguration(clusterConfiguration(definition, release), kubeadm.clusterConfiguration),
    mergeConfiguration(kubeletConfiguration, kubeadm.kubeletConfiguration),
    mergeConfiguration(kubeProxyConfiguration, kubeadm.kubeProxyConfiguration),
  ];
}

/**
 * The document of `kubeadm join` on a master or worker, with the definition's
 * `kubeadm.joinConfiguration` merged over. What the whole cluster shares, the kubelets'
 * configuration too, kubeadm reads from the cluster.
 * @returns JoinConfiguration
 */
export function joinDocuments(
  definition: ClusterDefinition,
  release: Release,
  node: NodeDefinition,
): JsonObject[] {
  const joinConfiguration: JsonObject = {
    apiVersion: `kubeadm.k8s.io/${release.kubeadmApi}`,
    kind: "JoinConfiguration",
    // CA and token in one file of the bundle, so that this document can be read by anyone.
    discovery: { file: { kubeConfigPath: discoveryKubeconfigPath } },
    nodeRegistration: nodeRegistration(definition, node),
    ...(node.role === "master"
      ? { controlPlane: { localAPIEndpoint: localAPIEndpoint(node) } }
      : {}),
  };
  return [mergeConfiguration(joinConfiguration, definition.kubeadm.joinConfiguration)];
}

/**
 * The document of `kubeadm upgrade apply` and `kubeadm upgrade node`. What the cluster was made with
 * kubeadm reads from the cluster, all but the checks that do not count.
 * @returns UpgradeConfiguration
 */
export function upgradeDocuments(definition: ClusterDefinition, release: Release): JsonObject[] {
  const { ignorePreflightErrors } = definition.kubeadm;
  const common = ignorePreflightErrors.length > 0 ? { ignorePreflightErrors } : {};
  return [{
    apiVersion: `kubeadm.k8s.io/${release.kubeadmApi}`,
    kind: "UpgradeConfiguration",
    // With a version nothing is asked for on the internet.
    apply: { kubernetesVersion: `v${definition.kubernetesVersion}`, ...common },
    node: common,
  }];
}

/** Where a join finds its discovery kubeconfig on the node. */
export const discoveryKubeconfigPath = `${bundleDirectory}/secrets/discovery.conf`;

function localAPIEndpoint(node: NodeDefinition): JsonObject {
  return { advertiseAddress: node.privateIP, bindPort: 6443 };
}

function nodeRegistration(definition: ClusterDefinition, node: NodeDefinition): JsonObject {
  const { ignorePreflightErrors } = definition.kubeadm;
  return {
    name: node.nodeName,
    criSocket,
    kubeletExtraArgs: [
      // Left to itself the kubelet takes the address of the default route.
      { name: "node-ip", value: node.privateIP },
      ...(definition.hooks.cloudProvider === undefined
        ? []
        : [{ name: "cloud-provider", value: definition.hooks.cloudProvider }]),
    ],
    // Always given, for kubeadm taints a control plane whose list is absent.
    taints: taints(node).map(taintDocument),
    ...(ignorePreflightErrors.length > 0 ? { ignorePreflightErrors } : {}),
  };
}

function taints(node: NodeDefinition): readonly Taint[] {
  return node.role === "master" && !node.schedulable
    ? [controlPlaneTaint, ...node.taints]
    : node.taints;
}

const controlPlaneTaint: Taint = {
  key: "node-role.kubernetes.io/control-plane",
  value: "",
  effect: "NoSchedule",
};

function taintDocument({ key, value, effect }: Taint): JsonObject {
  return value === "" ? { key, effect } : { key, value, effect };
}

/** Said outright even where kubeadm's default is the same, so that the script shows it. */
const kubeletConfiguration: JsonObject = {
  apiVersion: "kubelet.config.k8s.io/v1beta1",
  kind: "KubeletConfiguration",
  cgroupDriver: "systemd",
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true } },
  authorization: { mode: "Webhook" },
  readOnlyPort: 0,
  rotateCertificates: true,
  seccompDefault: true,
  // Fails instead of changing the kernel's settings; the host step sets them.
  protectKernelDefaults: true,
};

const kubeProxyConfiguration: JsonObject = {
  apiVersion: "kubeproxy.config.k8s.io/v1alpha1",
  kind: "KubeProxyConfiguration",
  metricsBindAddress: "127.0.0.1:10249",
};

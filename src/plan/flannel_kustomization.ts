import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { toYaml, toYamlValue } from "./yaml_documents.ts";

/**
 * A kustomization that fits flannel's released manifest, `kube-flannel.yml` beside it, to this
 * cluster: `kubectl apply --kustomize DIRECTORY`.
 */
export function flannelKustomization(definition: ClusterDefinition): string {
  return toYaml([{
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: ["kube-flannel.yml"],
    patches: [
      { patch: toYamlValue(podNetworkPatch(definition)) },
      {
        target: { kind: "DaemonSet", name: "kube-flannel-ds", namespace: "kube-flannel" },
        patch: toYamlValue(interfacePatch),
      },
    ],
  }]);
}

/** flannel's network must be the range that the controller manager gives the nodes theirs from. */
function podNetworkPatch(definition: ClusterDefinition): unknown {
  const network = {
    Network: definition.podNetworkCIDR,
    EnableNFTables: false,
    Backend: { Type: "vxlan" },
  };
  return {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "kube-flannel-cfg", namespace: "kube-flannel" },
    data: { "net-conf.json": `${JSON.stringify(network, null, 2)}\n` },
  };
}

/**
 * Left to itself flannel takes the interface of the default route, which on machines with several
 * is often not the one that holds privateIP. privateIP is the kubelet's `node-ip` and thereby the
 * pod's `status.hostIP`; `--iface` takes an address as well as a name.
 */
const interfacePatch = [
  // Fails if another container comes first in a newer manifest.
  { op: "test", path: "/spec/template/spec/containers/0/name", value: "kube-flannel" },
  {
    op: "add",
    path: "/spec/template/spec/containers/0/env/-",
    value: { name: "HOST_IP", valueFrom: { fieldRef: { fieldPath: "status.hostIP" } } },
  },
  {
    op: "add",
    path: "/spec/template/spec/containers/0/args/-",
    value: "--iface=$(HOST_IP)",
  },
];

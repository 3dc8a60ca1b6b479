import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { toYamlValue } from "../yaml_documents.ts";
import { kustomization } from "./kustomization.ts";
import type { NetworkProvider } from "./network_provider.ts";

const file = "kube-flannel.yml";

/** The manifest's sha256 is that of the file under the release's tag. */
export const flannel: NetworkProvider = {
  name: "flannel",
  releases: [{
    version: "0.28.10",
    url:
      "https://raw.githubusercontent.com/flannel-io/flannel/v0.28.10/Documentation/kube-flannel.yml",
    sha256: "944a3c1f925f117727a1b7272a323c80965da642498397ec7e6ea9bef0f9e6c5",
    kubernetes: [],
    images: [
      "ghcr.io/flannel-io/flannel:v0.28.10",
      "ghcr.io/flannel-io/flannel-cni-plugin:v1.9.1-flannel3",
    ],
  }],
  file,
  helm: undefined,
  registries: ["ghcr.io"],
  // VXLAN, which is the kernel's.
  ports: [{ port: "udp/8472", process: "" }],
  kernelModules: ["vxlan"],
  cniFiles: ["10-flannel.conflist"],
  podsPerNode: 253,
  namespace: "kube-flannel",
  workloads: ["daemonset/kube-flannel-ds"],
  proof: ({ podNetworkCIDR }) => podNetworkCIDR,
  files: (definition) => ({
    "kustomization.yaml": kustomization(file, [
      { patch: toYamlValue(podNetworkPatch(definition)) },
      {
        target: { kind: "DaemonSet", name: "kube-flannel-ds", namespace: "kube-flannel" },
        patch: toYamlValue(interfacePatch),
      },
    ]),
  }),
};

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

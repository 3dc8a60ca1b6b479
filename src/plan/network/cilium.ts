import { allNodes, type ClusterDefinition } from "../../definition/cluster_definition.ts";
import { toYaml } from "../yaml_documents.ts";
import { kustomization } from "./kustomization.ts";
import type { NetworkProvider } from "./network_provider.ts";

/**
 * Cilium by its chart, for its makers publish no manifest: Helm makes one on the master, without
 * talking to the cluster. Kubernetes minors: Cilium 1.20, "Kubernetes Compatibility". The checksums
 * of the chart and of Helm are those that several projects pin which fetch the same files.
 */
export const cilium: NetworkProvider = {
  name: "cilium",
  releases: [{
    version: "1.20.2",
    url: "https://helm.cilium.io/cilium-1.20.2.tgz",
    sha256: "b2afd87b7f75f875f92a14559f14f59b7babbb479d968e3fd625a20bf30ec20e",
    kubernetes: ["1.33", "1.34", "1.35", "1.36"],
    // The released chart names them with their digests, which are in the release's notes.
    images: [
      "quay.io/cilium/cilium:v1.20.2@sha256:2939231d0d3e3ebddcd80fffa168b7ddcc78fdf0dc864d1c8c126ff523c54f01",
      "quay.io/cilium/cilium-envoy:v1.37.6-1789133542-cbec91f666af0bf742da986d43832932dbb26b82@sha256:af7382699576b9e65e9184efa52eeca0b58aea70ad6e511bf260c91d9f740463",
      "quay.io/cilium/operator-generic:v1.20.2@sha256:64d8798350e8569b8e7622563fed6e44dce2625f311e4651b774816516c744fc",
    ],
  }],
  file: "cilium.tgz",
  helm: {
    version: "3.22.0",
    sha256: {
      amd64: "1e4ab49e429626cf6c6958d914248b78c9730803c2751b87627e171dc800e7bb",
      arm64: "f14e804dfee240f55525b667488fe9adca349e63e00c9af634c0beb1421ac310",
    },
  },
  registries: ["quay.io"],
  // VXLAN, and how nodes see each other's health.
  ports: [{ port: "udp/8472", process: "" }, { port: "tcp/4240", process: "cilium-agent" }],
  kernelModules: ["vxlan"],
  cniFiles: ["05-cilium.conflist"],
  podsPerNode: 253,
  namespace: "kube-system",
  workloads: ["daemonset/cilium", "daemonset/cilium-envoy", "deployment/cilium-operator"],
  proof: () => "ipam: kubernetes",
  files: (definition) => ({
    "values.yaml": values(definition),
    // Made by Helm; kubectl's kustomize refuses what is no manifest.
    "kustomization.yaml": kustomization("cilium.yaml", []),
  }),
};

function values(definition: ClusterDefinition): string {
  const nodes = allNodes(definition).length;
  return toYaml([{
    // A node's pods get addresses of the /24 that the controller manager gives it from podNetworkCIDR;
    // Cilium's own default is 10.0.0.0/8, where the nodes often are.
    ipam: { mode: "kubernetes" },
    k8s: { requireIPv4PodCIDR: true },
    routingMode: "tunnel",
    tunnelProtocol: "vxlan",
    // kubeadm's kube-proxy stays.
    kubeProxyReplacement: false,
    // Two of them keep apart from each other, and one would wait for ever for a second node.
    operator: { replicas: Math.min(nodes, 2) },
    // Helm would make its keys here, others with each run, and they would lie in a file.
    hubble: { enabled: false },
  }]);
}

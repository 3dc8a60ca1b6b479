import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { toYamlValue } from "../yaml_documents.ts";
import { kustomization } from "./kustomization.ts";
import type { NetworkProvider } from "./network_provider.ts";

const file = "weave-daemonset-k8s.yaml";

/**
 * Weave Net by its maintained fork, github.com/rajch/weave; Weaveworks closed in 2024. The manifest
 * is the release's for Kubernetes 1.11 and newer. Its checksum is the one that a project's
 * configuration of Nix fetches it by.
 */
export const weave: NetworkProvider = {
  name: "weave",
  releases: [{
    version: "2.9.0",
    url: "https://github.com/rajch/weave/releases/download/v2.9.0/weave-daemonset-k8s-1.11.yaml",
    sha256: "28a24c8c45f64f09e40842b08680a438f7d18274d1ea9e52cb09d691690739a9",
    kubernetes: [],
    images: ["docker.io/rajchaudhuri/weave-kube:2.9.0", "docker.io/rajchaudhuri/weave-npc:2.9.0"],
  }],
  file,
  helm: undefined,
  registries: ["docker.io"],
  // Control, then the two ways of the pods' traffic, of which the second is the kernel's.
  ports: [
    { port: "tcp/6783", process: "weaver" },
    { port: "udp/6783", process: "weaver" },
    { port: "udp/6784", process: "" },
  ],
  kernelModules: ["vxlan"],
  cniFiles: ["10-weave.conflist"],
  // Nodes divide the whole network among themselves.
  podsPerNode: undefined,
  namespace: "kube-system",
  workloads: ["daemonset/weave-net"],
  proof: ({ podNetworkCIDR }) => podNetworkCIDR,
  files: (definition) => ({
    "kustomization.yaml": kustomization(file, [{ patch: toYamlValue(rangePatch(definition)) }]),
  }),
};

function rangePatch(definition: ClusterDefinition): unknown {
  const env = [{ name: "IPALLOC_RANGE", value: definition.podNetworkCIDR }];
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "weave-net", namespace: "kube-system" },
    spec: { template: { spec: { containers: [{ name: "weave", env }] } } },
  };
}

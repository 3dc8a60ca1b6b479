import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { toYamlValue } from "../yaml_documents.ts";
import { kustomization } from "./kustomization.ts";
import type { NetworkProvider, NetworkRelease } from "./network_provider.ts";

const file = "calico.yaml";

/**
 * Calico by its manifest, with VXLAN and without BGP. IP in IP, the manifest's default, is dropped
 * by clouds that pass nothing but TCP, UDP and ICMP; VXLAN is UDP and passes wherever flannel's
 * does. Kubernetes minors are those of docs.tigera.io, "System requirements". The checksums are
 * those that several projects pin which fetch the same file.
 */
export const calico: NetworkProvider = {
  name: "calico",
  releases: [
    release({
      version: "3.33.0",
      sha256: "2de8f47595fb9c41b3f47d7b767a1f8e72ecf84057af834738ff12689a234da5",
      kubernetes: ["1.35", "1.36", "1.37"],
      images: ["calico", "node", "third-party-cni-plugins"],
    }),
    release({
      version: "3.32.2",
      sha256: "a8c828a06a87c629a282ebbc424895b77f3a030251993e41ea400a743675bb02",
      kubernetes: ["1.34", "1.35", "1.36"],
      images: ["cni", "kube-controllers", "node"],
    }),
  ],
  file,
  helm: undefined,
  registries: ["quay.io"],
  ports: [{ port: "udp/4789", process: "" }],
  kernelModules: ["vxlan"],
  cniFiles: ["10-calico.conflist", "calico-kubeconfig"],
  // Blocks of 64 addresses, as many as a node needs.
  podsPerNode: undefined,
  namespace: "kube-system",
  workloads: ["daemonset/calico-node", "deployment/calico-kube-controllers"],
  proof: ({ podNetworkCIDR }) => podNetworkCIDR,
  files: (definition) => ({
    "kustomization.yaml": kustomization(file, [
      { patch: toYamlValue(withoutBgp) },
      { patch: toYamlValue(nodePatch(definition)) },
    ]),
  }),
};

/** @param release with the images' names alone, for all have the release's tag */
function release(release: Omit<NetworkRelease, "url">): NetworkRelease {
  const tag = `https://raw.githubusercontent.com/projectcalico/calico/v${release.version}`;
  return {
    ...release,
    url: `${tag}/manifests/${file}`,
    images: release.images.map((name) => `quay.io/calico/${name}:v${release.version}`),
  };
}

const withoutBgp = {
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "calico-config", namespace: "kube-system" },
  data: { calico_backend: "vxlan" },
};

/** Calico, "Customize the manifests"; environment variables of calico/node. */
function nodePatch(definition: ClusterDefinition): unknown {
  const env = {
    CALICO_IPV4POOL_CIDR: definition.podNetworkCIDR,
    CALICO_IPV4POOL_IPIP: "Never",
    CALICO_IPV4POOL_VXLAN: "Always",
    // privateIP, the kubelet's `node-ip`; left to itself calico takes the first interface.
    IP_AUTODETECTION_METHOD: "kubernetes-internal-ip",
  };
  const container = {
    name: "calico-node",
    env: Object.entries(env).map(([name, value]) => ({ name, value })),
    livenessProbe: felixProbe("/liveness"),
    readinessProbe: felixProbe("/readiness"),
  };
  return {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { name: "calico-node", namespace: "kube-system" },
    spec: { template: { spec: { containers: [container] } } },
  };
}

/**
 * The manifest's own probes also ask BIRD, which does not run without BGP. What they ask of Felix
 * is this, whatever the program is called in a release.
 */
function felixProbe(path: string): unknown {
  return { exec: null, httpGet: { host: "localhost", path, port: 9099 } };
}

import type { JsonValue } from "../../definition/cluster_definition.ts";
import type { ClusterPlan } from "../plan.ts";

/** Images of Kubernetes itself that a node pulls. */
export interface KubernetesImages {
  /** containerd's, for every pod. */
  readonly pause: string;
  readonly others: readonly string[];
}

const defaultRepository = "registry.k8s.io";

/**
 * What kubeadm makes a node run, and the pause image of containerd's configuration. A repository or
 * CoreDNS of the definition's own (`kubeadm.clusterConfiguration`) is taken as kubeadm takes it:
 * `GetKubernetesImage` and `GetDNSImage` in its `images.go`.
 */
export function kubernetesImages(
  { definition: { kubernetesVersion, kubeadm }, release }: Pick<
    ClusterPlan,
    "definition" | "release"
  >,
  role: "master" | "worker",
): KubernetesImages {
  const { imageRepository, dns } = kubeadm.clusterConfiguration;
  const repository = textOf(imageRepository) ?? defaultRepository;
  const component = (name: string) => `${repository}/${name}:v${kubernetesVersion}`;
  const controlPlane = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  // kubeadm pulls it from its own repository too, whatever containerd is told.
  const pause = `${repository}/pause:${release.pause}`;
  const ownPause = `${defaultRepository}/pause:${release.pause}`;
  return {
    pause: ownPause,
    others: [
      ...(role === "master" ? controlPlane.map(component) : []),
      component("kube-proxy"),
      coreDNSImage(repository, dns, release.coreDNS),
      ...(role === "master" && pause !== ownPause ? [pause] : []),
    ],
  };
}

function coreDNSImage(repository: string, dns: JsonValue | undefined, version: string): string {
  const own = isObject(dns) ? dns : {};
  const place = textOf(own["imageRepository"]) ?? repository;
  const tag = textOf(own["imageTag"]) ?? `v${version}`;
  // Only in the project's registry it has a folder of its own.
  return `${place === defaultRepository ? `${place}/coredns` : place}/coredns:${tag}`;
}

function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isObject(value: JsonValue | undefined): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

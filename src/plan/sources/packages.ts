import type { ClusterDefinition } from "../../definition/cluster_definition.ts";

/** A package of one of the two repositories, in the version that is installed and held. */
export interface VersionedPackage {
  readonly name: string;
  /** As apt is asked for it: `1.37.2-*`. */
  readonly version: string;
}

/** What nodes install of the Kubernetes repository. */
export function kubernetesPackages({ kubernetesVersion }: ClusterDefinition): VersionedPackage[] {
  return ["kubelet", "kubeadm", "kubectl"].map((name) => ({
    name,
    version: `${kubernetesVersion}-*`,
  }));
}

/** What apt takes with these of the same repository, the newest that there is. */
export const kubernetesDependencies: readonly string[] = ["cri-tools", "kubernetes-cni"];

/** What nodes install of containerd's repository. */
export function containerdPackages({ containerdVersion }: ClusterDefinition): VersionedPackage[] {
  return [{ name: "containerd.io", version: `${containerdVersion}-*` }];
}

/** Packages of the distribution: to fetch with, what kubeadm's preflight asks for, keepalived. */
export const distributionPackages = {
  fetching: ["ca-certificates", "curl", "gnupg"],
  kubernetes: ["conntrack", "ethtool", "iptables", "iproute2", "mount", "socat"],
  keepalived: ["keepalived"],
} as const;

/** What nodes install of their distribution, if it is not there yet. */
export function neededDistributionPackages({ loadBalancer }: ClusterDefinition): string[] {
  const { fetching, kubernetes, keepalived } = distributionPackages;
  return [...fetching, ...kubernetes, ...(loadBalancer.type === "keepalived" ? keepalived : [])]
    .toSorted();
}

import type { ClusterDefinition, Hook } from "../../definition/cluster_definition.ts";
import { cloudImages } from "../cloud/cloud_files.ts";
import { networkProviderOf, networkRelease } from "../network/network_providers.ts";
import { packageSources } from "../package_sources.ts";
import type { ClusterPlan } from "../plan.ts";
import { type Download, downloads } from "./downloads.ts";
import { type ContainerImage, imageOf } from "./image_reference.ts";
import { kubernetesImages } from "./kubernetes_images.ts";
import {
  containerdPackages,
  kubernetesDependencies,
  kubernetesPackages,
  neededDistributionPackages,
  type VersionedPackage,
} from "./packages.ts";

/** Everything that comes to the nodes from elsewhere while a cluster is installed. */
export interface PlannedSources {
  readonly repositories: readonly PackageRepository[];
  /** Names of packages that come from where the machines' apt looks already. */
  readonly distributionPackages: readonly string[];
  readonly files: readonly Download[];
  /** Sorted by registry and name. */
  readonly images: readonly ContainerImage[];
  /** What may be fetched besides, and hakube cannot know. */
  readonly unknown: readonly string[];
}

/** A signed apt repository, and what nodes install of it. */
export interface PackageRepository {
  readonly name: "Kubernetes" | "containerd";
  readonly packages: readonly VersionedPackage[];
  /** What apt takes with them of the same repository. */
  readonly dependencies: readonly string[];
  /** Where its makers publish it. */
  readonly origin: string;
  /** Where the nodes fetch it: there, or from the definition's mirror. */
  readonly url: string;
  /** Where the nodes fetch the signing key. */
  readonly keyUrl: string;
  readonly keyFingerprint: string;
}

/** What a site without internet must have a copy of, by the same code that the scripts are made by. */
export function plannedSources(plan: ClusterPlan): PlannedSources {
  const { definition } = plan;
  return {
    repositories: repositories(definition),
    distributionPackages: neededDistributionPackages(definition),
    files: downloads(definition),
    images: imageNames(plan).toSorted().map((image) => imageOf(image, definition)),
    unknown: unknownSources(definition),
  };
}

function repositories(definition: ClusterDefinition): PackageRepository[] {
  const { kubernetes, containerd } = packageSources(definition);
  return [
    {
      name: "Kubernetes",
      packages: kubernetesPackages(definition),
      dependencies: kubernetesDependencies,
      origin: kubernetes.origin,
      url: kubernetes.url,
      keyUrl: kubernetes.keyUrl,
      keyFingerprint: kubernetes.fingerprint,
    },
    // Nodes may run either; each looks into the one for its own.
    ...["debian", "ubuntu"].map((distribution): PackageRepository => ({
      name: "containerd",
      packages: containerdPackages(definition),
      dependencies: [],
      origin: `${containerd.origin}/${distribution}`,
      url: `${containerd.url}/${distribution}`,
      keyUrl: `${containerd.url}/${distribution}/gpg`,
      keyFingerprint: containerd.fingerprint,
    })),
  ];
}

/** The images that nodes pull, each once: of Kubernetes, of the network, of the cloud. */
export function imageNames(plan: Pick<ClusterPlan, "definition" | "release">): string[] {
  const { definition } = plan;
  const { pause, others } = kubernetesImages(plan, "master");
  return [
    ...new Set([pause, ...others, ...networkImages(definition), ...cloudImages(definition)]),
  ];
}

function networkImages(definition: ClusterDefinition): readonly string[] {
  const provider = networkProviderOf(definition);
  return provider === undefined
    ? []
    : networkRelease(provider, definition.kubernetesVersion).images;
}

function unknownSources(definition: ClusterDefinition): string[] {
  const { preinstall, networkProvider, cloudControllerManager, postinstall } = definition.hooks;
  const named: [string, Hook | undefined][] = [
    ["preinstall", preinstall],
    ["networkProvider", networkProvider],
    ["cloudControllerManager", cloudControllerManager],
    ["postinstall", postinstall],
  ];
  return [
    ...named.flatMap(([name, hook]) =>
      hook?.source === "file" ? [`what hooks.${name} fetches (${hook.reference})`] : []
    ),
    ...ownManifest(definition),
  ];
}

/** A manifest with a checksum of the definition's own is not the one whose images are known. */
function ownManifest(definition: ClusterDefinition): string[] {
  const provider = networkProviderOf(definition);
  const own = provider && definition.mirrors.manifests[provider.name]?.sha256["any"];
  if (provider === undefined || own === undefined) return [];
  const { sha256 } = networkRelease(provider, definition.kubernetesVersion);
  if (own === sha256) return [];
  return [
    `the images of mirrors.manifests.${provider.name}, which is another file than the release's`,
  ];
}

import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import type { Architecture } from "../etcd_checksums.ts";
import { networkProviderOf, networkRelease } from "./network_providers.ts";

/** The file of a provider: a manifest or a chart. */
export interface NetworkFile {
  readonly url: string;
  readonly sha256: string;
}

/** Where Helm's archive comes from and what it must be. */
export interface HelmDownload {
  /** The archive is `<url>/helm-vVERSION-linux-ARCHITECTURE.tar.gz`. */
  readonly url: string;
  readonly version: string;
  /** Of the archive; an architecture that is absent must not be used. */
  readonly sha256: Readonly<Partial<Record<Architecture, string>>>;
}

const helmReleases = "https://get.helm.sh";

/**
 * The file of the network that hakube brings. A mirror's url is the file's own; unless the
 * definition gives another sha256, the file must be the released one.
 * @returns undefined when the cluster brings its own network, or none
 */
export function networkFile(definition: ClusterDefinition): NetworkFile | undefined {
  const provider = networkProviderOf(definition);
  if (provider === undefined) return undefined;
  const { url, sha256 } = networkRelease(provider, definition.kubernetesVersion);
  const mirror = definition.mirrors.manifests[provider.name];
  return { url: mirror?.url ?? url, sha256: mirror?.sha256["any"] ?? sha256 };
}

/** Helm, which makes the manifest of a chart. @returns undefined when there is no chart */
export function helmDownload(definition: ClusterDefinition): HelmDownload | undefined {
  const helm = networkProviderOf(definition)?.helm;
  if (helm === undefined) return undefined;
  const mirror = definition.mirrors.helmReleases;
  const sha256: Partial<Record<Architecture, string>> = {};
  for (const architecture of ["amd64", "arm64"] as const) {
    const sum = mirror?.sha256[architecture] ?? mirror?.sha256["any"] ?? helm.sha256[architecture];
    if (sum !== undefined) sha256[architecture] = sum;
  }
  return { url: mirror?.url ?? helmReleases, version: helm.version, sha256 };
}

import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { type ArchiveSha256, archiveSha256 } from "../archive_sha256.ts";
import { defaultUrls } from "../release_catalog.ts";
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
  /** Of the archive. */
  readonly sha256: ArchiveSha256;
}

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
  return {
    url: mirror?.url ?? defaultUrls.helmReleases,
    version: helm.version,
    sha256: archiveSha256(mirror, helm.sha256),
  };
}

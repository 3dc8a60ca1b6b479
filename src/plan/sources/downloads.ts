import type { ClusterDefinition, Mirror } from "../../definition/cluster_definition.ts";
import type { Architecture } from "../etcd_checksums.ts";
import { helmDownload, networkFile } from "../network/network_downloads.ts";
import { networkProviderOf, networkRelease } from "../network/network_providers.ts";
import { etcdDownload } from "../package_sources.ts";
import { defaultUrls } from "../release_catalog.ts";

/** A file that masters fetch with curl, and whose checksum they know. */
export interface Download {
  /** For people: `etcd`, `flannel's manifest`. */
  readonly what: string;
  readonly version: string;
  /** undefined: the same for all. */
  readonly architecture: Architecture | undefined;
  /** Lower-case hex. */
  readonly sha256: string;
  /** Where its makers publish it. */
  readonly origin: string;
  /** Where the nodes fetch it: there, or from the definition's mirror. */
  readonly url: string;
  /** The definition's mirror that it is of, which may have an authority and a login. */
  readonly mirror: Mirror | undefined;
}

/** Every file that masters fetch; workers fetch none. Archives come once for each architecture. */
export function downloads(definition: ClusterDefinition): Download[] {
  return [
    ...etcdArchives(definition),
    ...networkFiles(definition),
    ...helmArchives(definition),
  ];
}

function etcdArchives({ etcdVersion, ...definition }: ClusterDefinition): Download[] {
  const { url, sha256 } = etcdDownload({ ...definition, etcdVersion });
  return archives(sha256, (architecture) => {
    const file = `v${etcdVersion}/etcd-v${etcdVersion}-linux-${architecture}.tar.gz`;
    return {
      what: "etcd",
      version: etcdVersion,
      origin: `${defaultUrls.etcdReleases}/${file}`,
      url: `${url}/${file}`,
      mirror: definition.mirrors.etcdReleases,
    };
  });
}

function networkFiles(definition: ClusterDefinition): Download[] {
  const provider = networkProviderOf(definition);
  const file = networkFile(definition);
  if (provider === undefined || file === undefined) return [];
  const release = networkRelease(provider, definition.kubernetesVersion);
  return [{
    what: `${provider.name}'s ${provider.helm === undefined ? "manifest" : "chart"}`,
    version: release.version,
    architecture: undefined,
    origin: release.url,
    ...file,
    mirror: definition.mirrors.manifests[provider.name],
  }];
}

function helmArchives(definition: ClusterDefinition): Download[] {
  const helm = helmDownload(definition);
  if (helm === undefined) return [];
  return archives(helm.sha256, (architecture) => {
    const file = `helm-v${helm.version}-linux-${architecture}.tar.gz`;
    return {
      what: "Helm",
      version: helm.version,
      origin: `${defaultUrls.helmReleases}/${file}`,
      url: `${helm.url}/${file}`,
      mirror: definition.mirrors.helmReleases,
    };
  });
}

function archives(
  sha256: Readonly<Partial<Record<Architecture, string>>>,
  archive: (architecture: Architecture) => Omit<Download, "architecture" | "sha256">,
): Download[] {
  return (["amd64", "arm64"] as const).flatMap((architecture) => {
    const sum = sha256[architecture];
    return sum === undefined ? [] : [{ ...archive(architecture), architecture, sha256: sum }];
  });
}

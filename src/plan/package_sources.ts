import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { minorOf } from "../definition/version.ts";
import { type ArchiveSha256, archiveSha256 } from "./archive_sha256.ts";
import { etcdSha256 } from "./etcd_checksums.ts";
import { defaultUrls, repositoryKeys } from "./release_catalog.ts";

/** A signed apt repository. */
export interface PackageSource {
  /** Without a slash at the end. */
  readonly url: string;
  /** The same of its makers, whether or not the definition has a mirror. */
  readonly origin: string;
  /** OpenPGP fingerprint that the signing key must have, 40 upper-case hex digits. */
  readonly fingerprint: string;
}

/** Where the nodes' packages come from. */
export interface PackageSources {
  /** A flat repository for the minor release; its key is at `keyUrl`. */
  readonly kubernetes: PackageSource & { readonly keyUrl: string };
  /**
   * The node's distribution follows the url, as `/debian` or `/ubuntu`, found out at run time; the
   * key is `gpg` below that.
   */
  readonly containerd: PackageSource;
}

/**
 * The projects' repositories, or the definition's mirrors of them, which have the same layout and,
 * unless the definition names another, the same key.
 */
export function packageSources(definition: ClusterDefinition): PackageSources {
  const { kubernetesPackages, containerdPackages } = definition.mirrors;
  const release = `core:/stable:/v${minorOf(definition.kubernetesVersion)}/deb`;
  const url = `${kubernetesPackages?.url ?? defaultUrls.kubernetesPackages}/${release}`;
  return {
    kubernetes: {
      url,
      origin: `${defaultUrls.kubernetesPackages}/${release}`,
      keyUrl: `${url}/Release.key`,
      fingerprint: kubernetesPackages?.keyFingerprint ?? repositoryKeys.kubernetes,
    },
    containerd: {
      url: containerdPackages?.url ?? defaultUrls.containerdPackages,
      origin: defaultUrls.containerdPackages,
      fingerprint: containerdPackages?.keyFingerprint ?? repositoryKeys.containerd,
    },
  };
}

/** Where etcd's release archive comes from and what it must be. */
export interface EtcdDownload {
  /** The archive is `<url>/vVERSION/etcd-vVERSION-linux-ARCHITECTURE.tar.gz`. */
  readonly url: string;
  /** Of the archive. */
  readonly sha256: ArchiveSha256;
}

/** @returns the definition's mirror and checksums where it has them, else the catalogue's */
export function etcdDownload(definition: ClusterDefinition): EtcdDownload {
  const { etcdVersion, mirrors: { etcdReleases: mirror } } = definition;
  return {
    url: mirror?.url ?? defaultUrls.etcdReleases,
    sha256: archiveSha256(mirror, etcdSha256[etcdVersion]),
  };
}

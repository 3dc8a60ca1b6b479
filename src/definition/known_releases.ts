/** What the release catalogue must tell for a definition to be checked. */
export interface KnownReleases {
  /** The newest version of Kubernetes, for example `1.37.2`. */
  readonly newest: string;
  /** All minor releases that can be installed, oldest first. */
  readonly minors: readonly string[];
  /** @returns undefined for a minor that the catalogue does not have */
  release(minor: string): KnownRelease | undefined;
  /** Whether the sha256 of this etcd version's archives is known. */
  hasEtcdSha256(version: string): boolean;
}

/** One minor release of Kubernetes. */
export interface KnownRelease {
  /** For example `1.37.2`. */
  readonly newestPatch: string;
  /** Default etcd. */
  readonly etcd: string;
  /** Default containerd. */
  readonly containerd: string;
  /** Oldest containerd that this release runs on. */
  readonly minimumContainerd: string;
  /** ISO date. */
  readonly endOfLife: string;
}

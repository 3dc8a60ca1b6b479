/** What reading a definition must know of a pod network that hakube brings. */
export interface KnownNetwork {
  /** Registries that its images are on. */
  readonly registries: readonly string[];
  /** How many pods a node has addresses for; undefined: there is no such limit. */
  readonly podsPerNode: number | undefined;
  /** The release that goes with a Kubernetes, and the minors that it is tested with, if known. */
  release(kubernetesVersion: string): {
    readonly version: string;
    readonly kubernetes: readonly string[];
  };
}

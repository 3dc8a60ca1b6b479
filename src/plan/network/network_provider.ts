import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import type { ArchiveSha256 } from "../archive_sha256.ts";

/** What hakube must know of a pod network that it brings. */
export interface NetworkProvider {
  /** As in `hooks.networkProvider`; also the name of its file in `mirrors.manifests`. */
  readonly name: string;
  /** Newest first. */
  readonly releases: readonly [NetworkRelease, ...NetworkRelease[]];
  /** The file's name on the nodes. */
  readonly file: string;
  /** What makes a manifest of the file, when it is a chart; undefined: the file is a manifest. */
  readonly helm: HelmRelease | undefined;
  /** Registries that its images are on. */
  readonly registries: readonly string[];
  /** What it listens on for other nodes, and needs open between all of them. */
  readonly ports: readonly NetworkPort[];
  /** Modules that the kernel must have for it. */
  readonly kernelModules: readonly string[];
  /** What it writes into `/etc/cni/net.d`. */
  readonly cniFiles: readonly string[];
  /** How many pods a node has addresses for; undefined: it gets more when it needs them. */
  readonly podsPerNode: number | undefined;
  readonly namespace: string;
  /** Its workloads, as `daemonset/NAME`: the network is applied when all of them are there. */
  readonly workloads: readonly string[];
  /**
   * What hakube adds to the file: texts by name, a kustomization among them that makes the whole.
   * Of a chart, the values too.
   */
  files(definition: ClusterDefinition): Readonly<Record<string, string>>;
  /** A piece of the finished manifest that shows that it fits this cluster. */
  proof(definition: ClusterDefinition): string;
}

/** One release of a provider. */
export interface NetworkRelease {
  readonly version: string;
  readonly url: string;
  /** Of the file at the url, lower-case hex. */
  readonly sha256: string;
  /** Kubernetes minors that its makers test it with; empty when they do not say. */
  readonly kubernetes: readonly string[];
  /** Images that the file at the url makes nodes pull, with hakube's settings; with their registry. */
  readonly images: readonly string[];
}

/** A port that a provider listens on. */
export interface NetworkPort {
  /** As `udp/8472`. */
  readonly port: string;
  /** How the kernel calls the process (15 characters); empty for the kernel itself. */
  readonly process: string;
}

/** Helm's archive `helm-vVERSION-linux-ARCHITECTURE.tar.gz`. */
export interface HelmRelease {
  readonly version: string;
  readonly sha256: ArchiveSha256;
}

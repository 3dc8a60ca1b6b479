import type { KnownReleases } from "../definition/known_releases.ts";
import { etcdSha256 } from "./etcd_checksums.ts";

/** One row of the release catalogue: what belongs together with one Kubernetes minor release. */
export interface Release {
  /** For example `1.37`. */
  readonly minor: string;
  /** The newest patch release known when this row was written, for example `1.37.2`. */
  readonly newestPatch: string;
  /** apiVersion of kubeadm's documents, without the group: `v1beta4`. */
  readonly kubeadmApi: "v1beta4";
  /** Default etcd; its sha256 is in `etcd_checksums.ts`. */
  readonly etcd: string;
  /** Default containerd. */
  readonly containerd: string;
  /**
   * Oldest containerd that this release runs on and that reads the configuration that hakube
   * writes (`version = 3`: containerd 2).
   */
  readonly minimumContainerd: string;
  /** Tag of the pause image, for example `3.10.2`. */
  readonly pause: string;
  /** Tag of kubeadm's CoreDNS image without the `v`, for example `1.14.6`. */
  readonly coreDNS: string;
  /** ISO date after which the project gives no more patches. */
  readonly endOfLife: string;
}

/** The containerd line with long-term support until 2028-04-30 (containerd, RELEASES.md). */
const containerd = "2.3.7";
const kubeadmApi = "v1beta4";

/**
 * The release catalogue, oldest first. Adding a release is adding a row; the checksums of a new
 * etcd go into `etcd_checksums.ts`.
 *
 * Sources: newest patches and ends of life from kubernetes.io/releases and kubernetes/website
 * `data/releases/eol.yaml`; pause and CoreDNS from kubeadm's `constants.go` of each minor; the
 * containerd floor from containerd's `RELEASES.md` (1.37 is not in it yet: the LTS line). etcd is
 * the line of kubeadm's own default, with 3.6 for 1.37 as well, which has no published checksum
 * of a 3.7 here.
 */
export const releases: readonly Release[] = [
  {
    minor: "1.31",
    newestPatch: "1.31.14",
    kubeadmApi,
    etcd: "3.5.33",
    containerd,
    minimumContainerd: "2.0.0",
    pause: "3.10",
    coreDNS: "1.11.1",
    endOfLife: "2025-11-11",
  },
  {
    minor: "1.32",
    newestPatch: "1.32.13",
    kubeadmApi,
    etcd: "3.5.33",
    containerd,
    minimumContainerd: "2.0.1",
    pause: "3.10",
    coreDNS: "1.11.3",
    endOfLife: "2026-02-28",
  },
  {
    minor: "1.33",
    newestPatch: "1.33.13",
    kubeadmApi,
    etcd: "3.5.33",
    containerd,
    minimumContainerd: "2.0.4",
    pause: "3.10",
    coreDNS: "1.12.0",
    endOfLife: "2026-06-28",
  },
  {
    minor: "1.34",
    newestPatch: "1.34.11",
    kubeadmApi,
    etcd: "3.6.14",
    containerd,
    minimumContainerd: "2.0.6",
    pause: "3.10.1",
    coreDNS: "1.12.1",
    endOfLife: "2026-10-27",
  },
  {
    minor: "1.35",
    newestPatch: "1.35.9",
    kubeadmApi,
    etcd: "3.6.14",
    containerd,
    minimumContainerd: "2.1.5",
    pause: "3.10.1",
    coreDNS: "1.13.1",
    endOfLife: "2027-02-28",
  },
  {
    minor: "1.36",
    newestPatch: "1.36.4",
    kubeadmApi,
    etcd: "3.6.14",
    containerd,
    minimumContainerd: "2.2.0",
    pause: "3.10.2",
    coreDNS: "1.14.2",
    endOfLife: "2027-06-28",
  },
  {
    minor: "1.37",
    newestPatch: "1.37.2",
    kubeadmApi,
    etcd: "3.6.14",
    containerd,
    minimumContainerd: "2.3.0",
    pause: "3.10.2",
    coreDNS: "1.14.6",
    endOfLife: "2027-10-28",
  },
];

/** The newest Kubernetes of the catalogue. */
export const newestKubernetes = "1.37.2";

/**
 * Fingerprints of the keys that sign the package repositories. The same for all minors, for
 * Debian and for Ubuntu. The fingerprint is pinned and the key fetched, never shipped: the
 * Kubernetes key's expiry has been prolonged before under the same fingerprint.
 */
export const repositoryKeys = {
  kubernetes: "DE15B14486CD377B9E876E1A234654DA9A296436",
  containerd: "9DC858229FC7DD38854AE2D88D81803C0EBFCD88",
} as const;

/** Where things come from when the definition names no mirror. Without a slash at the end. */
export const defaultUrls = {
  kubernetesPackages: "https://pkgs.k8s.io",
  containerdPackages: "https://download.docker.com/linux",
  etcdReleases: "https://github.com/etcd-io/etcd/releases/download",
  helmReleases: "https://get.helm.sh",
} as const;

/**
 * Finds the row of a Kubernetes version.
 * @param version with or without its patch number, without a `v`: `1.37.2`, `1.37`
 */
export function findRelease(version: string): Release | undefined {
  const minor = version.split(".").slice(0, 2).join(".");
  return releases.find((release) => release.minor === minor);
}

/** The catalogue as the definition's reader needs it. */
export const releaseCatalog: KnownReleases = {
  newest: newestKubernetes,
  minors: releases.map((release) => release.minor),
  release: (minor) => releases.find((release) => release.minor === minor),
  hasEtcdSha256: (version) => Object.hasOwn(etcdSha256, version),
};

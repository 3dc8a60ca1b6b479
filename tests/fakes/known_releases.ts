import type { KnownRelease, KnownReleases } from "../../src/definition/known_releases.ts";

const rows: Readonly<Record<string, KnownRelease>> = {
  "1.34": {
    newestPatch: "1.34.11",
    etcd: "3.6.14",
    containerd: "2.3.7",
    minimumContainerd: "2.0.6",
    endOfLife: "2026-10-27",
  },
  "1.36": {
    newestPatch: "1.36.4",
    etcd: "3.6.14",
    containerd: "2.3.7",
    minimumContainerd: "2.2.0",
    endOfLife: "2027-06-28",
  },
  "1.37": {
    newestPatch: "1.37.2",
    etcd: "3.6.14",
    containerd: "2.3.7",
    minimumContainerd: "2.3.0",
    endOfLife: "2027-10-28",
  },
};

/** A small release catalogue that does not change when releases are added to the real one. */
export const knownReleases: KnownReleases = {
  newest: "1.37.2",
  minors: Object.keys(rows),
  release: (minor) => rows[minor],
  hasEtcdSha256: (version) => ["3.5.33", "3.6.14", "3.5.9"].includes(version),
};

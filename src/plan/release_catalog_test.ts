import assert from "node:assert/strict";
import { etcdSha256 } from "./etcd_checksums.ts";
import {
  findRelease,
  newestKubernetes,
  releaseCatalog,
  releases,
  repositoryKeys,
} from "./release_catalog.ts";

Deno.test("releases has the minors 1.31 to 1.37 in order", () => {
  const minors = ["1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37"];
  assert.deepEqual(releases.map((release) => release.minor), minors);
  assert.deepEqual(releaseCatalog.minors, minors);
});

Deno.test("releases belong to their minor and have a default etcd of known sha256", () => {
  for (const release of releases) {
    assert.ok(release.newestPatch.startsWith(`${release.minor}.`), release.minor);
    assert.ok(releaseCatalog.hasEtcdSha256(release.etcd), release.etcd);
    assert.match(release.endOfLife, /^20\d\d-\d\d-\d\d$/);
  }
});

Deno.test("releases default to a containerd that is not older than their minimum", () => {
  const number = (version: string) =>
    version.split(".").reduce((sum, part) => sum * 1000 + Number(part), 0);
  for (const release of releases) {
    assert.ok(number(release.containerd) >= number(release.minimumContainerd), release.minor);
    // The configuration that hakube writes is not read by containerd 1.
    assert.ok(number(release.minimumContainerd) >= number("2.0.0"), release.minor);
  }
});

Deno.test("newestKubernetes is the last row's newest patch", () => {
  assert.equal(releases.at(-1)?.newestPatch, newestKubernetes);
  assert.equal(releaseCatalog.newest, newestKubernetes);
});

Deno.test("findRelease() takes a version with or without its patch number", () => {
  assert.equal(findRelease("1.36.4")?.minor, "1.36");
  assert.equal(findRelease("1.36")?.minor, "1.36");
  assert.equal(findRelease("1.3.7"), undefined);
  assert.equal(findRelease("1.38.0"), undefined);
  assert.equal(releaseCatalog.release("1.30"), undefined);
});

Deno.test("etcdSha256 has both architectures of every version, each different", () => {
  const sums = Object.values(etcdSha256).flatMap(({ amd64, arm64 }) => [amd64, arm64]);
  for (const sum of sums) assert.match(sum, /^[0-9a-f]{64}$/);
  assert.equal(new Set(sums).size, sums.length);
  assert.equal(Object.keys(etcdSha256).length, 25);
  // kubeadm refuses older ones.
  assert.equal(releaseCatalog.hasEtcdSha256("3.5.23"), false);
  assert.equal(releaseCatalog.hasEtcdSha256("toString"), false);
});

Deno.test("repositoryKeys are well formed", () => {
  for (const key of Object.values(repositoryKeys)) assert.match(key, /^[0-9A-F]{40}$/);
});

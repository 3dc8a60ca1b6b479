import assert from "node:assert/strict";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import type { Mirror, Mirrors } from "../definition/cluster_definition.ts";
import { etcdDownload, packageSources } from "./package_sources.ts";
import { repositoryKeys } from "./release_catalog.ts";

function withMirrors(mirrors: Partial<Mirrors>) {
  return resolvedDefinition({ mirrors: { ...resolvedDefinition().mirrors, ...mirrors } });
}

function mirror(url: string, overrides: Partial<Mirror> = {}): Mirror {
  return {
    url,
    keyFingerprint: undefined,
    sha256: {},
    ca: undefined,
    credentialsFile: undefined,
    ...overrides,
  };
}

Deno.test("packageSources() are the projects' own without mirrors", () => {
  assert.deepEqual(packageSources(resolvedDefinition({ kubernetesVersion: "1.36.4" })), {
    kubernetes: {
      url: "https://pkgs.k8s.io/core:/stable:/v1.36/deb",
      origin: "https://pkgs.k8s.io/core:/stable:/v1.36/deb",
      keyUrl: "https://pkgs.k8s.io/core:/stable:/v1.36/deb/Release.key",
      fingerprint: repositoryKeys.kubernetes,
    },
    containerd: {
      url: "https://download.docker.com/linux",
      origin: "https://download.docker.com/linux",
      fingerprint: repositoryKeys.containerd,
    },
  });
});

Deno.test("packageSources() follow mirrors, with their keys", () => {
  const fingerprint = "0123456789ABCDEF0123456789ABCDEF01234567";
  const definition = withMirrors({
    kubernetesPackages: mirror("http://10.88.0.1:8000/kubernetes", { keyFingerprint: fingerprint }),
    containerdPackages: mirror("http://10.88.0.1:8000/docker/linux"),
  });
  const { kubernetes, containerd } = packageSources(definition);
  assert.equal(kubernetes.url, "http://10.88.0.1:8000/kubernetes/core:/stable:/v1.37/deb");
  assert.equal(kubernetes.fingerprint, fingerprint);
  assert.equal(kubernetes.origin, "https://pkgs.k8s.io/core:/stable:/v1.37/deb");
  assert.equal(containerd.url, "http://10.88.0.1:8000/docker/linux");
  assert.equal(containerd.fingerprint, repositoryKeys.containerd);
});

Deno.test("etcdDownload() takes the checksums of the catalogue", () => {
  const { url, sha256 } = etcdDownload(resolvedDefinition());
  assert.equal(url, "https://github.com/etcd-io/etcd/releases/download");
  assert.equal(sha256.amd64, "ffe840ff9295808e88cce2794a18a5ac87f12a5203c8314d0bf6aa119b41bac5");
  assert.notEqual(sha256.arm64, sha256.amd64);
});

Deno.test("etcdDownload() prefers the checksums of the definition", () => {
  const sum = "a".repeat(64);
  const definition = withMirrors({
    etcdReleases: mirror("http://10.88.0.1:8000/etcd", { sha256: { amd64: sum } }),
  });
  const { url, sha256 } = etcdDownload(definition);
  assert.equal(url, "http://10.88.0.1:8000/etcd");
  assert.equal(sha256.amd64, sum);
  assert.match(sha256.arm64 ?? "", /^fa1b80565ee6/);
});

Deno.test("etcdDownload() has no entry for an architecture that nobody vouches for", () => {
  const definition = {
    ...withMirrors({ etcdReleases: mirror("http://x", { sha256: { amd64: "b".repeat(64) } }) }),
    etcdVersion: "3.7.3",
  };
  assert.deepEqual(etcdDownload(definition).sha256, { amd64: "b".repeat(64) });
});

import assert from "node:assert/strict";
import type { ClusterDefinition, Mirror, Mirrors } from "../../definition/cluster_definition.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { helmDownload, networkFile } from "./network_downloads.ts";
import { networkProviders } from "./network_providers.ts";

const { hooks, mirrors } = resolvedDefinition();

function withNetwork(reference: string, changed: Partial<Mirrors> = {}): ClusterDefinition {
  return resolvedDefinition({
    hooks: { ...hooks, networkProvider: { reference, source: "bundled", text: "" } },
    mirrors: { ...mirrors, ...changed },
  });
}

function mirror(url: string, sha256: Mirror["sha256"] = {}): Mirror {
  return { url, keyFingerprint: undefined, sha256, ca: undefined, credentialsFile: undefined };
}

Deno.test("networkFile() is the released file, wherever it comes from", () => {
  for (const { name, releases: [{ url, sha256 }] } of networkProviders) {
    assert.deepEqual(networkFile(withNetwork(name)), { url, sha256 });
    assert.deepEqual(
      networkFile(withNetwork(name, { manifests: { [name]: mirror("http://x/y") } })),
      { url: "http://x/y", sha256 },
    );
  }
});

Deno.test("networkFile() is another file when the definition gives its sha256", () => {
  const any = "c".repeat(64);
  const manifests = { calico: mirror("http://x/calico.yaml", { any }) };
  assert.equal(networkFile(withNetwork("calico", { manifests }))?.sha256, any);
});

Deno.test("networkFile() and helmDownload() are for what hakube brings only", () => {
  assert.equal(networkFile(withNetwork("none")), undefined);
  assert.equal(helmDownload(withNetwork("none")), undefined);
  assert.equal(helmDownload(withNetwork("flannel")), undefined);
});

Deno.test("helmDownload() has a checksum for each architecture, or the mirror's", () => {
  const released = helmDownload(withNetwork("cilium"));
  assert.equal(released?.url, "https://get.helm.sh");
  for (const sum of [released?.sha256.amd64, released?.sha256.arm64]) {
    assert.match(sum ?? "", /^[0-9a-f]{64}$/);
  }
  const arm64 = "d".repeat(64);
  const own = helmDownload(withNetwork("cilium", { helmReleases: mirror("http://x", { arm64 }) }));
  assert.equal(own?.url, "http://x");
  assert.deepEqual(own?.sha256, { amd64: released?.sha256.amd64, arm64 });
});

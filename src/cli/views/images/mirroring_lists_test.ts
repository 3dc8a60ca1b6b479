import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../../tests/fakes/resolved_definition.ts";
import type { Mirror } from "../../../definition/cluster_definition.ts";
import { UsageError } from "../../../errors.ts";
import { planCluster } from "../../../plan/plan_cluster.ts";
import { type PlannedSources, plannedSources } from "../../../plan/sources/planned_sources.ts";
import { mirroringList } from "./mirroring_lists.ts";

function withMirrors(images: Readonly<Record<string, string>>): PlannedSources {
  const { hooks, mirrors } = resolvedDefinition();
  const mirror = (url: string): Mirror => (
    { url, sha256: {}, keyFingerprint: undefined, ca: undefined, credentialsFile: undefined }
  );
  return plannedSources(planCluster(resolvedDefinition({
    kubernetesVersion: "1.36.4",
    hooks: { ...hooks, networkProvider: { reference: "cilium", source: "bundled", text: "" } },
    mirrors: {
      ...mirrors,
      etcdReleases: mirror("https://m.example/files/etcd"),
      images: Object.fromEntries(
        Object.entries(images).map(([registry, url]) => [registry, mirror(url)]),
      ),
    },
  })));
}

const both = withMirrors({ "registry.k8s.io": "https://m:5000", "quay.io": "http://m:5001" });

Deno.test("mirroringList() names every image once, a line each", () => {
  const lines = mirroringList("list", both).trimEnd().split("\n");
  assert.deepEqual(lines, both.images.map(({ image }) => image));
  assert.equal(new Set(lines).size, lines.length);
});

Deno.test("mirroringList() gives crane and skopeo a source and a destination a line", () => {
  const line = (format: "crane" | "skopeo") =>
    mirroringList(format, both).split("\n").filter((one) => /cilium\/cilium[:@]|pause/.test(one));
  const digest = "sha256:2939231d0d3e3ebddcd80fffa168b7ddcc78fdf0dc864d1c8c126ff523c54f01";
  assert.deepEqual(line("crane"), [
    `quay.io/cilium/cilium:v1.20.2@${digest} m:5001/cilium/cilium:v1.20.2`,
    "registry.k8s.io/pause:3.10.2 m:5000/pause:3.10.2",
  ]);
  assert.deepEqual(line("skopeo"), [
    `docker://quay.io/cilium/cilium@${digest} docker://m:5001/cilium/cilium:v1.20.2`,
    "docker://registry.k8s.io/pause:3.10.2 docker://m:5000/pause:3.10.2",
  ]);
});

Deno.test("mirroringList() says which mirror is missing, or cannot be named", () => {
  const missing = withMirrors({ "registry.k8s.io": "https://m:5000" });
  assert.throws(() => mirroringList("crane", missing), (error: UsageError) => {
    assert.ok(error instanceof UsageError && error.hints[0]?.includes('images["quay.io"]'));
    return true;
  });
  const below = withMirrors({ "registry.k8s.io": "https://m/a", "quay.io": "https://m/b" });
  assert.throws(() => mirroringList("skopeo", below), UsageError);
});

Deno.test("mirroringList() gives aria2 each file with its checksum, as mirrors lay it out", () => {
  const [first] = mirroringList("aria2", both).split("\nhttps");
  assert.deepEqual(first?.split("\n"), [
    "https://github.com/etcd-io/etcd/releases/download/v3.6.14/etcd-v3.6.14-linux-amd64.tar.gz",
    "  out=files/etcd/v3.6.14/etcd-v3.6.14-linux-amd64.tar.gz",
    "  checksum=sha-256=ffe840ff9295808e88cce2794a18a5ac87f12a5203c8314d0bf6aa119b41bac5",
  ]);
});

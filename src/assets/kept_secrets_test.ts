import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { refusal } from "../../tests/fakes/refusal.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { resolvedDefinition, resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import { writeClusterRecord } from "./cluster_record.ts";

const record = {
  clusterName: "lab",
  clusterId: "id",
  etcdClusterId: "cafe",
  initialisedAt: "2026-11-23T12:00:00Z",
  initialisedBy: "m0",
};
Deno.test("renderAssets() never replaces half of a pair that is kept for ever", async () => {
  const pairs = [
    ["pki/etcd/ca.pem", "pki/etcd/ca-key.pem"],
    ["pki/kubernetes/ca.key", "pki/kubernetes/ca.crt"],
    ["pki/kubernetes/sa.key", "pki/kubernetes/sa.pub"],
    ["pki/ssh/m0_ed25519", "pki/ssh/m0_ed25519.pub"],
  ] as const;
  for (const [missing] of pairs) {
    const rendering = new Rendering(new MemoryFiles());
    await rendering.render();
    await rendering.files.remove(`/assets/${missing}`);
    const before = rendering.files.snapshot();
    await assert.rejects(rendering.render(), refusal(/is missing/));
    assert.deepEqual(rendering.files.snapshot(), before, missing);
  }
});

Deno.test("renderAssets() refuses damaged or exchanged secrets", async () => {
  const damages = [
    ["cluster.token", "secret\n", /does not hold a bootstrap token/],
    ["pki/kubernetes/encryption.key", "c2hvcnQ=\n", /does not hold 32 bytes/],
    ["pki/kubernetes/sa.key", "junk\n", /not an ECDSA P-256 key/],
    ["pki/kubernetes/sa.pub", "junk\n", /sa.key is not the key of/],
    ["pki/kubernetes/ca.key", "junk\n", /not an ECDSA P-256 key/],
    ["pki/kubernetes/ca.crt", "junk\n", /is not a certificate/],
    ["pki/ssh/m0_ed25519", "junk\n", /not a private key in OpenSSH's format/],
    ["pki/ssh/m0_ed25519.pub", "ssh-ed25519 AAAA\n", /m0_ed25519 is not the key of/],
  ] as const;
  for (const [path, text, message] of damages) {
    const rendering = new Rendering(new MemoryFiles());
    await rendering.render();
    rendering.files.edit(`/assets/${path}`, text);
    await assert.rejects(rendering.render(), refusal(message));
    assert.equal(rendering.files.text("/assets", path), text);
  }
});

Deno.test("renderAssets() refuses an authority with the key of another", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const other = rendering.files.text("/assets/pki/etcd/ca-key.pem");
  rendering.files.edit("/assets/pki/kubernetes/ca.key", other);
  await assert.rejects(rendering.render(), refusal(/ca.key is not the key of .*ca.crt/));
});

Deno.test("renderAssets() takes an authority that a person brought along", async () => {
  const donor = new Rendering(new MemoryFiles());
  await donor.render({ etcdCACommonName: "ours" });
  const rendering = new Rendering(new MemoryFiles());
  for (const path of ["/assets/pki/etcd/ca.pem", "/assets/pki/etcd/ca-key.pem"]) {
    rendering.files.edit(path, donor.files.text(path));
  }
  const report = await rendering.render();
  assert.equal(
    rendering.files.text("/assets/pki/etcd/ca.pem"),
    donor.files.text("/assets/pki/etcd/ca.pem"),
  );
  assert.match(report.warnings.join(), /keeps its common name "ours".*"etcd-ca"/);
});

Deno.test("renderAssets() makes all secrets anew when told, but not the known hosts", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  rendering.files.edit("/assets/known_hosts", "host key\n");
  const before = new Map(Object.entries(rendering.files.snapshot()));
  await rendering.render({}, { overwriteSecrets: true });
  const same = Object.entries(rendering.files.snapshot())
    .filter(([path, content]) => before.get(path) === content).map(([path]) => path);
  assert.deepEqual(same, ["/assets/.gitignore", "/assets/known_hosts"]);
});

Deno.test("renderAssets() never overwrites a living cluster's secrets by accident", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  await writeClusterRecord(rendering, "/assets", record);
  const before = rendering.files.snapshot();
  for (const destroyCluster of [undefined, "other"]) {
    await assert.rejects(
      rendering.render({}, { overwriteSecrets: true, destroyCluster }),
      refusal(/living cluster "lab"/),
    );
  }
  assert.deepEqual(rendering.files.snapshot(), before);
  await rendering.render({}, { overwriteSecrets: true, destroyCluster: "lab" });
  assert.equal(rendering.files.files.has("/assets/cluster.json"), false);
});

Deno.test("renderAssets() makes no new authority for a cluster that lives", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  await writeClusterRecord(rendering, "/assets", record);
  await assert.rejects(
    rendering.render({ etcdPKIDir: "etcd" }),
    refusal(/etcd\/ca.pem is missing/),
  );
  for (const name of ["encryption.key", "sa.key"]) {
    const text = rendering.files.text("/assets/pki/kubernetes", name);
    await rendering.files.remove(`/assets/pki/kubernetes/${name}`);
    await assert.rejects(rendering.render(), refusal(/is missing/));
    rendering.files.edit(`/assets/pki/kubernetes/${name}`, text);
  }
  const workers = [...resolvedDefinition().workers, resolvedNode("worker", "w2", "10.88.0.22")];
  const { written } = await rendering.render({ workers });
  assert.ok(written.some(({ path }) => path === "pki/ssh/w2_ed25519"));
});

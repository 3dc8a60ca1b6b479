import { generateX25519Identity, identityToRecipient } from "age-encryption";
import assert from "node:assert/strict";
import { FixedClock } from "../../../tests/fakes/fixed_clock.ts";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import { refusal } from "../../../tests/fakes/refusal.ts";
import { Rendering } from "../../../tests/fakes/rendering.ts";
import { writeClusterRecord } from "../cluster_record.ts";
import { decryptAll, decrypterFor } from "./age_file.ts";
import { exportAssets } from "./export_assets.ts";
import { type AssetsImport, importAssets } from "./import_assets.ts";

const identity = await generateX25519Identity();
const recipients = [await identityToRecipient(identity)];

/** The assets of a cluster that lives. */
async function livingAssets(): Promise<Rendering<MemoryFiles>> {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const { clusterId } = JSON.parse(rendering.files.text("/assets/manifest.json"));
  await writeClusterRecord({ files: rendering.files, clock: new FixedClock() }, "/assets", {
    clusterName: "lab",
    clusterId,
    etcdClusterId: "1",
    initialisedAt: "2026-11-23T12:00:00Z",
    initialisedBy: "m0",
  });
  return rendering;
}

async function exported(files: MemoryFiles): Promise<Uint8Array> {
  const { bytes } = await exportAssets(files, "/assets", { kind: "recipients", recipients });
  return bytes;
}

async function importInto(
  files: MemoryFiles,
  bytes: Uint8Array,
  directory = "/assets",
): Promise<AssetsImport> {
  const decrypter = decrypterFor({ kind: "identities", identities: [identity] }, "identity");
  return await importAssets(files, await decryptAll(decrypter, bytes, "x.age"), "x.age", directory);
}

Deno.test("importAssets() puts back every byte and mode, into directories that are closed", async () => {
  const { files } = await livingAssets();
  files.edit("/assets/scripts/by hand.txt", "kept too\n");
  await files.setMode("/assets/scripts/by hand.txt", 0o640);
  const other = new MemoryFiles();
  const report = await importInto(other, await exported(files));
  assert.deepEqual(other.snapshot(), files.snapshot());
  assert.equal(report.clusterName, "lab");
  assert.equal(report.written.length, files.files.size);
  for (const directory of ["/assets", "/assets/pki/etcd", "/assets/scripts"]) {
    assert.equal(other.directories.get(directory), 0o700);
  }
  await new Rendering(other).check();
});

Deno.test("importAssets() a second time changes nothing but modes that were opened", async () => {
  const { files } = await livingAssets();
  const bytes = await exported(files);
  const before = files.snapshot();
  assert.deepEqual((await importInto(files, bytes)).written, []);
  await files.setMode("/assets/cluster.token", 0o644);
  const { written } = await importInto(files, bytes);
  assert.deepEqual(written, [
    { path: "cluster.token", change: "mode", reason: "mode 644 set to 600" },
  ]);
  assert.deepEqual(files.snapshot(), before);
});

Deno.test("importAssets() never writes over what is not the same, nor into another cluster's", async () => {
  const { files } = await livingAssets();
  const bytes = await exported(files);
  files.edit("/assets/known_hosts", "later\n");
  files.edit("/assets/scripts/m0.sh", "edited\n");
  await files.remove("/assets/scripts/m1.sh");
  const before = files.snapshot();
  await assert.rejects(
    importInto(files, bytes),
    refusal(/^\/assets\/scripts\/m0\.sh is there, with other content$/),
  );
  assert.deepEqual(files.snapshot(), before);

  const { files: others } = await livingAssets();
  const record = JSON.parse(others.text("/assets/cluster.json"));
  others.edit("/assets/cluster.json", JSON.stringify({ ...record, clusterId: "another" }));
  const untouched = others.snapshot();
  await assert.rejects(
    importInto(others, bytes),
    refusal(/^\/assets holds the assets of the living cluster "lab", another one than in x\.age$/),
  );
  assert.deepEqual(others.snapshot(), untouched);
});

Deno.test("importAssets() changes nothing for a file that is cut off or damaged", async () => {
  const { files } = await livingAssets();
  const bytes = await exported(files);
  const other = new MemoryFiles();
  for (const length of [0, 10, 150, 250, bytes.length >> 1, bytes.length - 1]) {
    await assert.rejects(
      importInto(other, bytes.slice(0, length)),
      refusal(/^x\.age /),
      `${length}`,
    );
  }
  for (const at of [30, 100, 400, bytes.length >> 1, bytes.length - 20]) {
    const damaged = bytes.slice();
    damaged[at] = (damaged[at] ?? 0) ^ 1;
    await assert.rejects(importInto(other, damaged), refusal(/^x\.age /), `${at}`);
  }
  await assert.rejects(
    importInto(other, bytes.slice(0, -1)),
    refusal(/^x\.age is damaged, or its end is missing$/),
  );
  assert.equal(other.files.size, 0);
});

Deno.test("importAssets() that was cut off is no whole render, and the next completes it", async () => {
  const { files } = await livingAssets();
  const bytes = await exported(files);
  const whole = files.files.size;
  for (const moment of [1, 2, whole >> 1, whole - 1]) {
    const other = new MemoryFiles();
    let writes = 0;
    other.beforeChange = () => {
      if (++writes > moment) throw new Error("the power is gone");
    };
    await assert.rejects(importInto(other, bytes), /the power is gone/);
    other.beforeChange = () => {};
    // What keeps a render from making new secrets is there first.
    assert.ok(other.files.has("/assets/cluster.json"));
    assert.ok(!other.files.has("/assets/manifest.json"));
    await importInto(other, bytes);
    assert.deepEqual(other.snapshot(), files.snapshot());
  }
});

Deno.test("exportAssets() refuses half a render, a link, and a directory in use", async () => {
  const { files } = await livingAssets();
  {
    await using _lock = await files.tryLock("/assets/.lock");
    await assert.rejects(exported(files), refusal(/another hakube is working/));
    const other = new MemoryFiles();
    await other.tryLock("/assets/.lock");
    const bytes = new Uint8Array();
    await assert.rejects(importInto(other, bytes), refusal(/^x\.age cannot be opened/));
  }
  const stat = files.stat.bind(files);
  files.stat = (path) =>
    path === "/assets/pki/etcd/ca.pem"
      ? Promise.resolve({ kind: "symlink", mode: 0o777, size: 0 })
      : stat(path);
  await assert.rejects(exported(files), refusal(/ca\.pem is neither a file nor a directory/));
  files.stat = stat;
  await files.remove("/assets/manifest.json");
  await assert.rejects(exported(files), refusal(/holds no finished assets/));
  await assert.rejects(exported(new MemoryFiles()), refusal(/holds no finished assets/));
});

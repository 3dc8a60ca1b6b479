import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { AssetsError } from "../errors.ts";
import { lockAssets } from "./assets_lock.ts";
import { readClusterRecord, writeClusterRecord } from "./cluster_record.ts";

const record = {
  clusterName: "lab",
  clusterId: "id",
  etcdClusterId: "cafe",
  initialisedAt: "2026-11-23T12:00:00Z",
  initialisedBy: "m0",
};

async function rendered(): Promise<Rendering<MemoryFiles>> {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  return rendering;
}

function refused(message: RegExp, hint: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AssetsError, String(error));
    assert.match(error.message, message);
    assert.match(error.hints.join("\n"), hint);
    return true;
  };
}

Deno.test("checkAssets() gives what was rendered", async () => {
  const rendering = await rendered();
  await writeClusterRecord(rendering, "/assets", record);
  const assets = await rendering.check();
  assert.equal(await assets.script("m0"), rendering.files.text("/assets/scripts/m0.sh"));
  assert.match(await assets.readLine("cluster.token"), /^[a-z0-9]{6}\.[a-z0-9]{16}$/);
  assert.deepEqual(assets.clusterRecord, record);
  assert.equal(assets.manifest.clusterName, "lab");
});

Deno.test("checkAssets() refuses a directory where no render came to its end", async () => {
  const rendering = await rendered();
  await rendering.files.remove("/assets/manifest.json");
  await assert.rejects(rendering.check(), refused(/holds no finished assets/, /hakube render/));
});

Deno.test("checkAssets() refuses another cluster's assets", async () => {
  const rendering = await rendered();
  await assert.rejects(
    rendering.check({ clusterName: "other" }),
    refused(/cluster "lab", not "other"/, /--assets-dir/),
  );
});

Deno.test("checkAssets() refuses assets older than the definition", async () => {
  const rendering = await rendered();
  await assert.rejects(
    rendering.check({ audit: false }),
    refused(/definition changed/, /render first/),
  );
});

Deno.test("checkAssets() refuses edited scripts unless they are wanted", async () => {
  const rendering = await rendered();
  rendering.files.edit("/assets/scripts/m1.sh", "echo edited\n");
  await assert.rejects(rendering.check(), refused(/m1\.sh was edited/, /--allow-edited/));
  const assets = await rendering.check({}, { allowEdited: true });
  assert.equal(await assets.script("m1"), "echo edited\n");
});

Deno.test("checkAssets() refuses secrets that others can read", async () => {
  const rendering = await rendered();
  await rendering.files.setMode("/assets/pki/kubernetes/ca.key", 0o640);
  await assert.rejects(
    rendering.check(),
    refused(/others than you can read .*ca\.key/, /chmod 600 \/assets\/pki\/kubernetes\/ca\.key/),
  );
});

Deno.test("checkAssets() refuses missing and exchanged files, allowed edits or not", async () => {
  const rendering = await rendered();
  const options = { allowEdited: true };
  const token = rendering.files.text("/assets/cluster.token");
  rendering.files.edit("/assets/cluster.token", "aaaaaa.0123456789abcdef\n");
  await assert.rejects(
    rendering.check({}, options),
    refused(/cluster\.token changed since the last render/, /render again/),
  );
  await rendering.files.remove("/assets/cluster.token");
  await assert.rejects(
    rendering.check({}, options),
    refused(/cluster\.token is missing/, /render first/),
  );
  rendering.files.files.set("/assets/cluster.token", {
    bytes: new TextEncoder().encode(token),
    mode: 0o600,
  });
  await rendering.check({}, options);
});

Deno.test("CheckedAssets.read() refuses what was exchanged after the check", async () => {
  const rendering = await rendered();
  const assets = await rendering.check();
  rendering.files.edit("/assets/scripts/m0.sh", "rm -rf /\n");
  await assert.rejects(assets.script("m0"), refused(/m0\.sh was edited/, /render again/));
});

Deno.test("checkAssets() refuses manifests that are damaged or of another format", async () => {
  const rendering = await rendered();
  const manifest = JSON.parse(rendering.files.text("/assets/manifest.json"));
  rendering.files.edit("/assets/manifest.json", JSON.stringify({ ...manifest, formatVersion: 2 }));
  await assert.rejects(rendering.check(), refused(/has format 2, this hakube knows 1/, /newer/));
  await assert.rejects(rendering.render(), AssetsError);
  rendering.files.edit("/assets/manifest.json", "{");
  await assert.rejects(rendering.check(), refused(/is damaged/, /backup/));
});

Deno.test("writeClusterRecord() writes once for the life of a cluster", async () => {
  const rendering = await rendered();
  const { files } = rendering;
  await writeClusterRecord(rendering, "/assets", record);
  await writeClusterRecord(rendering, "/assets", { ...record, initialisedBy: "m1" });
  assert.deepEqual(await readClusterRecord(files, "/assets"), record);
  await assert.rejects(
    writeClusterRecord(rendering, "/assets", { ...record, etcdClusterId: "beef" }),
    refused(/etcd cluster cafe, not beef/, /another directory/),
  );
  files.edit("/assets/cluster.json", "");
  await assert.rejects(readClusterRecord(files, "/assets"), refused(/is damaged/, /backup/));
});

Deno.test("writeClusterRecord() waits for whoever holds the assets' lock", async () => {
  const rendering = await rendered();
  const { files, directory, clock } = rendering;
  const lock = await lockAssets(files, directory);
  let slept = 0;
  const sleep = async (seconds: number): Promise<void> => {
    await clock.sleep(seconds);
    if (++slept === 3) await lock[Symbol.asyncDispose]();
  };
  const patient = {
    monotonicSeconds: () => clock.monotonicSeconds(),
    sleep,
    now: () => clock.now(),
  };
  await writeClusterRecord({ files, clock: patient }, directory, record);
  assert.deepEqual([slept, await readClusterRecord(files, directory)], [3, record]);
  await using _held = await lockAssets(files, directory);
  await assert.rejects(
    writeClusterRecord(rendering, directory, record),
    refused(/another hakube/, /wait/),
  );
});

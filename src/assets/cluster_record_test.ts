import assert from "node:assert/strict";
import { FixedClock } from "../../tests/fakes/fixed_clock.ts";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { AssetsError } from "../errors.ts";
import {
  noteUnfinishedRestore,
  readClusterRecord,
  replaceEtcdCluster,
  writeClusterRecord,
} from "./cluster_record.ts";

const record = {
  clusterName: "prod",
  clusterId: "one",
  etcdClusterId: "100",
  initialisedAt: "2026-11-28T00:00:00.000Z",
  initialisedBy: "me@here",
};
const after = { etcdClusterId: "200", etcdRevision: "1000000123" };

async function recorded() {
  const files = new MemoryFiles();
  await files.makeDirectory("assets", 0o700);
  const ports = { files, clock: new FixedClock() };
  await writeClusterRecord(ports, "assets", record);
  return ports;
}

Deno.test("replaceEtcdCluster() writes down which etcd cluster it is now, and nothing else", async () => {
  const ports = await recorded();
  await replaceEtcdCluster(ports, "assets", record, after);
  assert.deepEqual(await readClusterRecord(ports.files, "assets"), { ...record, ...after });
});

Deno.test("replaceEtcdCluster() refuses when another restore was faster", async () => {
  const ports = await recorded();
  await replaceEtcdCluster(ports, "assets", record, after);
  const late = replaceEtcdCluster(ports, "assets", record, { ...after, etcdClusterId: "300" });
  await assert.rejects(
    late,
    (error) =>
      error instanceof AssetsError && /has changed since/.test(error.message) &&
      /300/.test(error.hints[0] ?? ""),
  );
  const now = await readClusterRecord(ports.files, "assets");
  assert.equal(now?.etcdClusterId, "200");
});

Deno.test("replaceEtcdCluster() refuses assets of another cluster", async () => {
  const ports = await recorded();
  const other = replaceEtcdCluster(ports, "assets", { ...record, clusterId: "two" }, after);
  await assert.rejects(other, AssetsError);
});

Deno.test("noteUnfinishedRestore() says how far it came, until a restore comes to its end", async () => {
  const ports = await recorded();
  const unfinishedRestore = { token: "prod-1", revisionFloor: "0", etcdRevision: "1000000007" };
  await noteUnfinishedRestore(ports, "assets", record, unfinishedRestore);
  const noted = await readClusterRecord(ports.files, "assets");
  assert.deepEqual(noted, { ...record, unfinishedRestore });
  await replaceEtcdCluster(ports, "assets", record, after);
  assert.deepEqual(await readClusterRecord(ports.files, "assets"), { ...record, ...after });
});

Deno.test("noteUnfinishedRestore() refuses when another restore was faster", async () => {
  const ports = await recorded();
  await replaceEtcdCluster(ports, "assets", record, after);
  const late = { token: "prod-1", revisionFloor: "0", etcdRevision: "1" };
  await assert.rejects(noteUnfinishedRestore(ports, "assets", record, late), AssetsError);
});

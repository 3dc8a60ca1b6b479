import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { extract } from "tar-stream";
import { type BootDecision, packBundle } from "./bundle.ts";

const decision: BootDecision = {
  format: "1",
  runId: "20261123t120000-0a1b2c3d-node",
  node: "m0",
  phase: "node",
  etcd: "new",
  quorumSeen: "no",
  initMaster: "m0",
  loginUser: "ops",
  startedBy: "ann@admin",
};
const script = "#!/bin/bash\necho \u00fc\n";
const secrets = new Map([
  ["etc/kubernetes/pki/ca.key", new TextEncoder().encode("key\n")],
  [`etc/${"long/".repeat(40)}name`, new Uint8Array(70_000).fill(7)],
  ["empty", new Uint8Array()],
]);

interface Entry {
  readonly mode: number | undefined;
  readonly bytes: Uint8Array;
}

async function unpacked(bytes: Uint8Array): Promise<Map<string, Entry>> {
  const entries = new Map<string, Entry>();
  const archive = Readable.from([bytes]).pipe(extract());
  for await (const entry of archive) {
    const chunks = await Array.fromAsync(entry as AsyncIterable<Uint8Array>);
    const { name, mode } = entry.header;
    entries.set(name, { mode, bytes: new Uint8Array(chunks.flatMap((chunk) => [...chunk])) });
  }
  return entries;
}

function sha256(data: Uint8Array | string): string {
  return createHash("sha256").update(data).digest("hex");
}

Deno.test("packBundle() packs script, decision and secrets, for root alone", async () => {
  const entries = await unpacked((await packBundle(script, decision, secrets)).bytes);
  assert.deepEqual([...entries.keys()], [
    "script.sh",
    "run.json",
    ...[...secrets.keys()].map((path) => `secrets/${path}`),
  ]);
  for (const [name, { mode }] of entries) assert.equal(mode, 0o600, name);
  const text = (name: string) => new TextDecoder().decode(entries.get(name)?.bytes);
  assert.equal(text("script.sh"), script);
  assert.deepEqual(JSON.parse(text("run.json")), decision);
  for (const [path, bytes] of secrets) {
    assert.deepEqual(entries.get(`secrets/${path}`)?.bytes, bytes);
  }
});

Deno.test("packBundle() writes one key of the decision a line, for the script reads it with sed", async () => {
  const entries = await unpacked((await packBundle(script, decision, secrets)).bytes);
  const lines = new TextDecoder().decode(entries.get("run.json")?.bytes).trim().split("\n");
  const read = lines.slice(1, -1).map((line) => /^ *"(\w+)": "([^"]*)",?$/.exec(line)?.slice(1, 3));
  assert.deepEqual(Object.fromEntries(read.filter((pair) => pair !== undefined)), decision);
});

Deno.test("packBundle() gives the same bytes for the same contents, and their sums", async () => {
  const first = await packBundle(script, decision, secrets);
  const second = await packBundle(script, decision, secrets);
  assert.deepEqual(second, first);
  assert.equal(first.sha256, sha256(first.bytes));
  assert.equal(first.scriptSha256, sha256(script));
  const existing: BootDecision = { ...decision, etcd: "existing" };
  const other = await packBundle(script, existing, secrets);
  assert.notEqual(other.sha256, first.sha256);
  assert.equal(other.scriptSha256, first.scriptSha256);
});

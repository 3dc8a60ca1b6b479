import { Buffer } from "node:buffer";
import assert from "node:assert/strict";
import { type Header, pack } from "tar-stream";
import { refusal } from "../../../tests/fakes/refusal.ts";
import { packTree, unpackTree } from "./tar_archive.ts";

async function bytesOf(archive: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of archive) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** An archive such as somebody else would make. */
async function archiveOf(...headers: (Partial<Header> & { name: string })[]): Promise<Uint8Array> {
  const archive = pack();
  const bytes = bytesOf(archive as AsyncIterable<Uint8Array>);
  for (const header of headers) archive.entry({ mode: 0o600, ...header }, Buffer.from(""));
  archive.finalize();
  return await bytes;
}

const encode = (text: string) => new TextEncoder().encode(text);

Deno.test("unpackTree() gives what packTree() took, long names too", async () => {
  const tree = [
    { path: "cluster.token", bytes: encode("a.b\n"), mode: 0o600 },
    { path: `${"a-long-name".repeat(20)}/x`, bytes: new Uint8Array(), mode: 0o644 },
    { path: "pki/ssh/ö_ed25519", bytes: new Uint8Array(5000).fill(255), mode: 0o600 },
  ];
  assert.deepEqual(await unpackTree(await bytesOf(packTree(tree)), "x"), tree);
});

const wrong: readonly (readonly [RegExp, ...(Partial<Header> & { name: string })[]])[] = [
  [/leads out/, { name: "assets/../x" }],
  [/leads out/, { name: "/etc/passwd" }],
  [/leads out/, { name: "other/x" }],
  [/leads out/, { name: "assets" }],
  [/leads out/, { name: "assets/a\\..\\x" }],
  [/leads out/, { name: "assets/a//b" }],
  [/leads out/, { name: "assets/./b" }],
  [/no file/, { name: "assets/../", type: "directory" }],
  [/no file/, { name: "assets/x", type: "symlink", linkname: "/etc/shadow" }],
  [/no file/, { name: "assets/x", type: "link", linkname: "assets/y" }],
  [/no file/, { name: "assets/x", type: "fifo" }],
  [/has "a" twice/, { name: "assets/a" }, { name: "assets/a" }],
  [/has "a" as a file and as a directory/, { name: "assets/a/b" }, { name: "assets/a" }],
];

Deno.test("unpackTree() refuses whatever would lead elsewhere, or is no file", async () => {
  for (const [message, ...headers] of wrong) {
    const told = JSON.stringify(headers);
    await assert.rejects(unpackTree(await archiveOf(...headers), "x"), refusal(message), told);
  }
  await assert.rejects(unpackTree(encode("x".repeat(2000)), "x"), refusal(/holds no tar archive/));
});

Deno.test("unpackTree() leaves a lock out, and bits that nobody asked for", async () => {
  const archive = await archiveOf(
    { name: "assets/", type: "directory" },
    { name: "assets/.lock" },
    { name: "assets/x", mode: 0o4755 },
  );
  assert.deepEqual(await unpackTree(archive, "x"), [
    { path: "x", bytes: new Uint8Array(), mode: 0o755 },
  ]);
});

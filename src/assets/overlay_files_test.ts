import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { OverlayFiles } from "./overlay_files.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function overlay(): Promise<[OverlayFiles, MemoryFiles]> {
  const below = new MemoryFiles();
  await below.makeDirectory("/a", 0o700);
  await below.writeAtomically("/a/old", bytes("old"), 0o600);
  return [new OverlayFiles(below), below];
}

Deno.test("OverlayFiles shows what is below, and its own changes over it", async () => {
  const [files, below] = await overlay();
  const before = below.snapshot();
  await files.writeAtomically("/a/./new", bytes("new"), 0o644);
  assert.deepEqual(await files.list("/a"), ["new", "old"]);
  assert.deepEqual(await files.stat("/a/new"), { kind: "file", mode: 0o644, size: 3 });
  assert.deepEqual(await files.read("/a/new"), bytes("new"));
  await files.remove("/a/old");
  assert.deepEqual(await files.list("/a/"), ["new"]);
  assert.deepEqual([await files.read("/a/old"), await files.stat("/a/old")], [
    undefined,
    undefined,
  ]);
  assert.equal(await files.createNew("/a/new", bytes(""), 0o600), false);
  assert.equal(await files.createNew("/a/old", bytes("again"), 0o600), true);
  assert.deepEqual(await files.read("/a/old"), bytes("again"));
  assert.deepEqual(below.snapshot(), before);
});

Deno.test("OverlayFiles keeps the mode of a file, and touches none below", async () => {
  const [files, below] = await overlay();
  await files.setMode("/a/old", 0o644);
  await files.setMode("/a", 0o755);
  assert.equal((await files.stat("/a/old"))?.mode, 0o644);
  assert.deepEqual(await files.read("/a/old"), bytes("old"));
  assert.equal((await below.stat("/a/old"))?.mode, 0o600);
  assert.equal((await below.stat("/a"))?.mode, 0o700);
});

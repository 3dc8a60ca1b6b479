import assert from "node:assert/strict";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import { StagedFiles } from "./staged_files.ts";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("StagedFiles writes nothing before it is told to, and shows what will be", async () => {
  const below = new MemoryFiles();
  const staged = new StagedFiles(below);
  await staged.makeDirectory("assets", 0o700);
  await staged.makeDirectory("empty", 0o700);
  await staged.writeAtomically("assets/known_hosts", bytes("a"), 0o644);
  assert.equal(await staged.createNew("assets/known_hosts", bytes("b"), 0o644), false);
  assert.deepEqual(await staged.read("./assets/known_hosts"), bytes("a"));
  assert.deepEqual(await staged.stat("assets/known_hosts"), { kind: "file", mode: 0o644, size: 1 });
  assert.equal(await below.stat("assets"), undefined);

  await staged.commit();
  assert.deepEqual(await below.read("assets/known_hosts"), bytes("a"));
  assert.equal((await below.stat("assets"))?.mode, 0o700);
  assert.equal(await below.stat("empty"), undefined);
});

Deno.test("StagedFiles shows what is there besides", async () => {
  const below = new MemoryFiles();
  await below.writeAtomically("here", bytes("x"), 0o600);
  const staged = new StagedFiles(below);
  assert.deepEqual(await staged.read("here"), bytes("x"));
  assert.equal((await staged.stat("here"))?.mode, 0o600);
  assert.deepEqual(await staged.list("."), await below.list("."));
});

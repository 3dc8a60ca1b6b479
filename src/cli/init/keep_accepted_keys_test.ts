import assert from "node:assert/strict";
import { FixedClock } from "../../../tests/fakes/fixed_clock.ts";
import { MemoryFiles } from "../../../tests/fakes/memory_files.ts";
import { lockAssets } from "../../assets/assets_lock.ts";
import { OverlayFiles } from "../../assets/overlay_files.ts";
import { keepAcceptedKeys } from "./keep_accepted_keys.ts";

const clock = new FixedClock();
const path = "assets/known_hosts";

async function write(files: Pick<MemoryFiles, "writeAtomically">, text: string): Promise<void> {
  await files.writeAtomically(path, new TextEncoder().encode(text), 0o644);
}

const read = async (files: MemoryFiles): Promise<string> =>
  new TextDecoder().decode(await files.read(path));

Deno.test("keepAcceptedKeys() keeps what another hakube has added meanwhile", async () => {
  const files = new MemoryFiles();
  await files.makeDirectory("assets", 0o700);
  await write(files, "a key\n");
  const staged = new OverlayFiles(files);
  await write(staged, "a key\nb key\n");
  await write(files, "a key\nc key\n");
  await keepAcceptedKeys(staged, { files, clock }, "assets");
  assert.equal(await read(files), "a key\nc key\nb key\n");
});

Deno.test("keepAcceptedKeys() waits for who writes into the assets", async () => {
  const files = new MemoryFiles();
  await files.makeDirectory("assets", 0o700);
  const staged = new OverlayFiles(files);
  await write(staged, "b key\n");
  const held = await lockAssets(files, "assets");
  const kept = keepAcceptedKeys(staged, { files, clock }, "assets");
  assert.equal(await files.read(path), undefined);
  await held[Symbol.asyncDispose]();
  await kept;
  assert.equal(await read(files), "b key\n");
});

Deno.test("keepAcceptedKeys() makes no directory when nothing was accepted", async () => {
  const files = new MemoryFiles();
  await keepAcceptedKeys(new OverlayFiles(files), { files, clock }, "assets");
  assert.equal(await files.stat("assets"), undefined);
});

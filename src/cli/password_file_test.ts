import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { UsageError } from "../errors.ts";
import { readPasswordFile } from "./password_file.ts";

async function files(text: string, mode = 0o600): Promise<MemoryFiles> {
  const memory = new MemoryFiles();
  await memory.makeDirectory("/home/me", 0o700);
  await memory.writeAtomically("/home/me/password", new TextEncoder().encode(text), mode);
  return memory;
}

const read = (memory: MemoryFiles, path = "/home/me/password"): Promise<string> =>
  readPasswordFile(memory, path, "--sudo-password-file");

Deno.test("readPasswordFile() gives one line without its end", async () => {
  for (const end of ["", "\n", "\r\n"]) {
    assert.equal(await read(await files(` correct horse ${end}`)), " correct horse ");
  }
});

Deno.test("readPasswordFile() refuses what others can read, and what is no password", async () => {
  const refused = async (memory: MemoryFiles, words: RegExp, path?: string): Promise<void> => {
    await assert.rejects(read(memory, path), (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, words);
      assert.ok(error.message.startsWith("--sudo-password-file: "));
      assert.ok(error.hints.length > 0, error.message);
      return true;
    });
  };
  for (const mode of [0o640, 0o604, 0o620]) await refused(await files("x", mode), /by others/);
  for (const text of ["", "\n", "a\nb\n", "a\0b"]) await refused(await files(text), /one line/);
  await refused(await files("x".repeat(2000)), /longer than 1024/);
  await refused(await files("x"), /does not exist/, "/home/me/nothing");
  await refused(await files("x"), /is no file/, "/home/me");
});

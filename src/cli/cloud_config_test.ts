import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { UsageError } from "../errors.ts";
import { readCloudConfig } from "./cloud_config.ts";

const { hooks } = resolvedDefinition();

async function read(
  text: string,
  { reference = "./cloud.conf", mode = 0o600, path = "/site/cluster.json" } = {},
): Promise<string | undefined> {
  const files = new MemoryFiles();
  await files.makeDirectory("/site", 0o700);
  await files.writeAtomically("/site/cloud.conf", new TextEncoder().encode(text), mode);
  const definition = resolvedDefinition({ hooks: { ...hooks, cloudProviderConfig: reference } });
  const bytes = await readCloudConfig(definition, path, { files, home: "/site" });
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
}

Deno.test("readCloudConfig() finds the file beside the definition, or at home", async () => {
  assert.equal(await read("[Global]\n"), "[Global]\n");
  assert.equal(await read("x", { reference: "~/cloud.conf", path: "elsewhere.json" }), "x");
});

Deno.test("readCloudConfig() reads nothing when the definition names nothing", async () => {
  const how = { files: new MemoryFiles(), home: "" };
  assert.equal(await readCloudConfig(resolvedDefinition(), "-", how), undefined);
});

Deno.test("readCloudConfig() refuses a file that others can read, and what is none", async () => {
  const refused = async (reading: Promise<unknown>, words: RegExp): Promise<void> => {
    await assert.rejects(reading, (error) => {
      assert.ok(error instanceof UsageError, String(error));
      assert.match(error.message, words);
      return true;
    });
  };
  for (const mode of [0o640, 0o604]) await refused(read("secret", { mode }), /by others/);
  await refused(read("x", { reference: "./gone" }), /does not exist/);
  await refused(read("x", { reference: "../site/" }), /is no file/);
  await refused(read(""), /is empty/);
  await refused(read("x".repeat(600 * 1024)), /is longer than/);
});

import assert from "node:assert/strict";
import { parse } from "yaml";
import { encryptionConfig } from "./encryption_config.ts";

Deno.test("encryptionConfig() writes Secrets with secretbox and can read plain ones", () => {
  const [{ resources, providers }] = parse(encryptionConfig("a2V5")).resources;
  assert.deepEqual(resources, ["secrets"]);
  // The first provider is the one that writes.
  assert.deepEqual(providers, [
    { secretbox: { keys: [{ name: "key1", secret: "a2V5" }] } },
    { identity: {} },
  ]);
});

import assert from "node:assert/strict";
import { UsageError } from "../errors.ts";
import { parseCredentials } from "./mirror_credentials.ts";

Deno.test("parseCredentials() takes a password with colons", () => {
  assert.deepEqual(parseCredentials("ann:a:b#\"'", "f"), { user: "ann", password: "a:b#\"'" });
});

Deno.test("parseCredentials() refuses what apt could not be told, and does not show it", () => {
  for (const text of ["ann", ":x", "ann:", "ann:pass word", "ann:pässword", "a b:c"]) {
    assert.throws(
      () => parseCredentials(text, "./login"),
      (error) => error instanceof UsageError && !error.message.includes(text),
      text,
    );
  }
});

import assert from "node:assert/strict";
import { AssetsError } from "../../src/errors.ts";

/** For assert.rejects: an error about the assets with such a message, and hints. */
export function refusal(message: RegExp): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof AssetsError, String(error));
    assert.match(error.message, message);
    assert.ok(error.hints.length > 0);
    return true;
  };
}

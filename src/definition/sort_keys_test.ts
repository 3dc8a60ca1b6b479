import assert from "node:assert/strict";
import { sortKeys } from "./sort_keys.ts";

Deno.test("sortKeys() orders the keys of all objects, and no list", () => {
  const sorted = sortKeys({ b: [{ z: 1, a: [3, 1, 2] }, null], a: { d: "x", Z: false } });
  const expected = '{"a":{"Z":false,"d":"x"},"b":[{"a":[3,1,2],"z":1},null]}';
  assert.equal(JSON.stringify(sorted), expected);
});

import assert from "node:assert/strict";
import { UsageError } from "../errors.ts";
import { parseIgnoredChecks } from "./ignored_checks.ts";

Deno.test("parseIgnoredChecks() takes names with commas between", () => {
  assert.deepEqual(parseIgnoredChecks("cpus, etcd-disk,"), ["cpus", "etcd-disk"]);
  assert.deepEqual(parseIgnoredChecks(undefined), []);
});

Deno.test("parseIgnoredChecks() suggests the check that was meant", () => {
  assert.throws(() => parseIgnoredChecks("cpus,memroy"), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /"memroy"/);
    assert.deepEqual(error.hints[0], 'did you mean "memory"?');
    return true;
  });
});

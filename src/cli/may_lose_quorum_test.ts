import assert from "node:assert/strict";
import { UsageError } from "../errors.ts";
import { mayLoseQuorum } from "./may_lose_quorum.ts";

Deno.test("mayLoseQuorum() takes the cluster's name, and no other", () => {
  assert.equal(mayLoseQuorum(undefined, "lab"), false);
  assert.equal(mayLoseQuorum("lab", "lab"), true);
  assert.throws(() => mayLoseQuorum("prod", "lab"), (error) => {
    assert.ok(error instanceof UsageError);
    assert.match(error.message, /names "prod", and this is "lab"/);
    return true;
  });
});

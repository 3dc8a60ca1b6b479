import assert from "node:assert/strict";
import type { NodeOutcome } from "../install/install_event.ts";
import { skippedOutcome } from "../install/node_outcome.ts";
import { oneByOne } from "./one_by_one.ts";

const outcome = (node: string, state: NodeOutcome["state"]): NodeOutcome => ({
  ...skippedOutcome(node, ""),
  state,
});

Deno.test("oneByOne() begins nothing after what did not end well, and says so", async () => {
  const begun: string[] = [];
  const outcomes = await oneByOne(["m0", "m1", "m2"], (node) => {
    begun.push(node);
    return Promise.resolve(outcome(node, node === "m1" ? "failed" : "ok"));
  });
  assert.deepEqual(begun, ["m0", "m1"]);
  assert.deepEqual(outcomes.map(({ state }) => state), ["ok", "failed", "skipped"]);
  assert.match(outcomes[2]?.message ?? "", /"m1" did not come to its end/);
});

import assert from "node:assert/strict";
import { exitCodes } from "../../errors.ts";
import { skippedOutcome } from "../../install/node_outcome.ts";
import type { NodeOutcome } from "../../install/install_event.ts";
import { exitCodeOfOutcomes } from "./install_command.ts";

function codeOf(...states: NodeOutcome["state"][]): number {
  return exitCodeOfOutcomes(states.map((state) => ({ ...skippedOutcome("m0", ""), state })));
}

Deno.test("exitCodeOfOutcomes() tells the worst that happened on any node", () => {
  assert.equal(codeOf(), 0);
  assert.equal(codeOf("ok", "ok"), 0);
  assert.equal(codeOf("ok", "skipped"), exitCodes.interrupted);
  assert.equal(codeOf("skipped", "lost"), exitCodes.unfinished);
  assert.equal(codeOf("left", "ok"), exitCodes.unfinished);
  assert.equal(codeOf("lost", "unreachable"), exitCodes.connection);
  assert.equal(codeOf("unreachable", "failed", "left"), exitCodes.script);
});

import assert from "node:assert/strict";
import type { NodeOutcome } from "../../install/install_event.ts";
import { skippedOutcome } from "../../install/node_outcome.ts";
import { howToComeBack } from "./how_to_come_back.ts";

function said(...states: NodeOutcome["state"][]): string {
  const outcomes = states.map((state) => ({ ...skippedOutcome("m0", ""), state }));
  return howToComeBack(outcomes, "hakube install cluster.json");
}

Deno.test("howToComeBack() counts the runs that go on, and names the command", () => {
  assert.equal(said("ok", "failed", "skipped", "stopped"), "");
  assert.match(
    said("ok", "left"),
    /^\n1 run goes on without us; .*:\n {2}hakube install cluster.json\n$/,
  );
  assert.match(said("left", "lost"), /^\n2 runs go on without us;/);
});

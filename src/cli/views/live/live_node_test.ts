import assert from "node:assert/strict";
import { skippedOutcome } from "../../../install/node_outcome.ts";
import { type LiveNode, nodeAfter, type NodeEvent, unheardNode } from "./live_node.ts";

const node = "m0";
const place = { node, step: "etcd", number: 6, of: 11 };
const begun: NodeEvent = { kind: "run-started", node, phase: "node", attached: false };
const stepStarted: NodeEvent = { kind: "step-started", ...place };
const lost: NodeEvent = { kind: "connection-lost", node, message: "it broke", retryIn: 4 };

/** Each event comes two seconds after the one before; the first at 0. */
function after(...events: NodeEvent[]): LiveNode {
  return events.reduce(
    (seen, event, index) => nodeAfter(seen, event, index * 2),
    unheardNode(node),
  );
}

Deno.test("nodeAfter() waits until a run begins", () => {
  const { state, connected } = after({ kind: "connected", node });
  assert.deepEqual([state, connected], ["waiting", true]);
});

Deno.test("nodeAfter() knows the step, since when, and what was printed last in it", () => {
  const output = (line: string): NodeEvent => ({ kind: "output", node, line });
  const { state, step, since, words } = after(begun, stepStarted, output("one"), output("  "));
  assert.deepEqual([state, step], ["running", { name: "etcd", number: 6, of: 11 }]);
  assert.deepEqual([since, words], [2, "one"]);
  assert.equal(after(begun, output("one"), stepStarted).words, "");
  assert.equal(after(begun, output("x".repeat(60_000))).words.length, 1000);
});

Deno.test("nodeAfter() counts steps that changed something", () => {
  const ended = (result: "ok" | "changed"): NodeEvent => (
    { kind: "step-ended", ...place, result, exitCode: 0, seconds: 1 }
  );
  assert.equal(after(begun, ended("changed"), ended("ok"), ended("changed")).changed, 2);
});

Deno.test("nodeAfter() counts the time of a loss from its beginning, and knows the next try", () => {
  const { state, since, retryAt, words } = after(begun, stepStarted, lost, lost);
  assert.deepEqual([state, since, retryAt, words], ["reconnecting", 4, 10, "it broke"]);
  const again = after(begun, stepStarted, lost, { kind: "reconnected", node });
  assert.deepEqual([again.state, again.retryAt, again.step?.name], ["running", undefined, "etcd"]);
});

Deno.test("nodeAfter() forgets the step of a node that was restarted", () => {
  const { state, step } = after(begun, stepStarted, { kind: "restarted", node });
  assert.deepEqual([state, step], ["running", undefined]);
});

Deno.test("nodeAfter() ends as the outcome says, and begins again for the cluster's run", () => {
  const outcome = { ...skippedOutcome(node, "no"), state: "failed", changed: ["host"] } as const;
  const ended: NodeEvent = { kind: "run-ended", node, outcome };
  const failed = after(begun, stepStarted, ended);
  assert.deepEqual([failed.state, failed.words, failed.changed], ["failed", "no", 1]);
  assert.deepEqual([failed.began, failed.ended], [0, 4]);
  const again = after(begun, stepStarted, ended, begun);
  assert.deepEqual([again.state, again.began, again.ended], ["running", 0, undefined]);
});

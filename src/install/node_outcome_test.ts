import assert from "node:assert/strict";
import { AssetsError, ConnectionError, InterruptedError, UnfitError } from "../errors.ts";
import type { RunEnd } from "./follow_run.ts";
import {
  brokenOutcome,
  endedOutcome,
  leftOutcome,
  mergedOutcome,
  skippedOutcome,
  unloggedOutcome,
  unreachedOutcome,
} from "./node_outcome.ts";

const soFar = {
  node: "m0",
  log: "logs/m0.log",
  changed: ["host"],
  step: "etcd",
  lastLines: ["last words"],
};

function ended(how: Partial<RunEnd>) {
  return endedOutcome(soFar, {
    ok: false,
    changed: soFar.changed,
    step: soFar.step,
    result: "exit-code",
    exitCode: "1",
    lastLines: soFar.lastLines,
    ...how,
  });
}

Deno.test("endedOutcome() names the step before which a run was stopped", () => {
  const { state, message } = ended({ result: "stopped", exitCode: "75" });
  assert.equal(state, "stopped");
  assert.match(message ?? "", /^stopped before step etcd;/);
});

Deno.test("endedOutcome() of a run that came to its end names no step", () => {
  assert.deepEqual(ended({ ok: true, result: "success", exitCode: "0" }), {
    ...soFar,
    state: "ok",
    step: undefined,
    message: undefined,
    hints: [],
  });
});

Deno.test("endedOutcome() knows a script that bash does not understand", () => {
  const { hints } = ended({ step: undefined, exitCode: "2" });
  assert.match(hints.join(), /nothing of it has run; a hook may be no valid bash/);
  assert.deepEqual(ended({ exitCode: "2" }).hints, []);
  assert.deepEqual(ended({ step: undefined, exitCode: "1" }).hints, []);
});

Deno.test("endedOutcome() says where and how a run failed", () => {
  const { state, step, message, lastLines, log } = ended({ exitCode: "124" });
  assert.deepEqual([state, step, lastLines, log], [
    "failed",
    "etcd",
    ["last words"],
    "logs/m0.log",
  ]);
  assert.equal(message, "failed in step etcd (exit code 124)");
  assert.equal(ended({ result: "oom-kill" }).message, "failed in step etcd (oom-kill)");
  assert.match(ended({ step: undefined }).message ?? "", /^failed before its first step/);
});

Deno.test("leftOutcome() says that the run goes on", () => {
  const outcome = leftOutcome(soFar);
  assert.deepEqual([outcome.state, outcome.message], ["left", "goes on without us"]);
});

Deno.test("brokenOutcome() tells a lost connection from other failures", () => {
  const lost = brokenOutcome(soFar, new ConnectionError("lost", "it broke", ["again"]));
  assert.deepEqual(lost, { ...soFar, state: "lost", message: "it broke", hints: ["again"] });
  const sudo = brokenOutcome(soFar, new ConnectionError("sudo", "no root"));
  assert.equal(sudo.state, "unreachable");
  const changed = new ConnectionError("host-key-changed", "another key");
  assert.equal(brokenOutcome(soFar, changed).state, "unreachable");
  assert.equal(brokenOutcome(soFar, new UnfitError("refused")).state, "failed");
  assert.equal(brokenOutcome(soFar, new AssetsError("edited")).state, "failed");
});

Deno.test("brokenOutcome() skips what we were told not to begin", () => {
  const outcome = brokenOutcome(soFar, new InterruptedError("not begun"));
  assert.deepEqual(outcome, skippedOutcome("m0", "not begun"));
  assert.equal(outcome.log, undefined);
});

Deno.test("brokenOutcome() throws what is a bug", () => {
  const bug = new TypeError("undefined is not a function");
  assert.throws(() => brokenOutcome(soFar, bug), bug);
});

Deno.test("unreachedOutcome() keeps what to do", () => {
  const error = new ConnectionError("unreachable", "no answer", ["check the address"]);
  const { state, message, hints } = unreachedOutcome("w0", error);
  assert.deepEqual([state, message, hints], ["unreachable", "no answer", ["check the address"]]);
});

Deno.test("unloggedOutcome() leaves the run what it is, and adds why the log is not whole", () => {
  const outcome = ended({ ok: true });
  assert.deepEqual(unloggedOutcome(outcome, new AssetsError("the disk is full")), {
    ...outcome,
    hints: ["the log is not whole: the disk is full"],
  });
});

Deno.test("mergedOutcome() ends as the cluster's run did, with the changes of both", () => {
  const own = ended({ ok: true });
  const cluster = { ...ended({ step: "dns" }), changed: ["labels"], step: "dns" };
  assert.deepEqual(mergedOutcome(own, cluster), { ...cluster, changed: ["host", "labels"] });
});

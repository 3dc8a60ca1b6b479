import assert from "node:assert/strict";
import { FakeTerminal } from "../../../tests/fakes/fake_terminal.ts";
import { FixedClock } from "../../../tests/fakes/fixed_clock.ts";
import type { NodeOutcome } from "../../install/install_event.ts";
import { JsonInstallView } from "./json_install_view.ts";

const outcome: NodeOutcome = {
  node: "m0",
  state: "failed",
  changed: ["host"],
  step: "etcd",
  message: "failed in step etcd (exit code 3)",
  hints: [],
  lastLines: ["last \x1b[2Jwords\n"],
  log: "logs/m0.log",
};

Deno.test("JsonInstallView writes a document a line, of one run, to standard output alone", () => {
  const terminal = new FakeTerminal();
  const clock = new FixedClock("2026-11-23T12:00:00Z");
  const view = new JsonInstallView(terminal, clock, "run-1");
  const place = { node: "m0", step: "etcd", number: 1, of: 2 };
  view.show({ kind: "step-started", ...place });
  clock.advance({ seconds: 2 });
  view.show({ kind: "output", node: "m0", line: "a\x1b[2Jb\u2028c" });
  view.show({ kind: "run-ended", node: "m0", outcome });
  view.summarise([outcome]);
  assert.equal(terminal.stderr, "");
  assert.doesNotMatch(terminal.stdout.replaceAll("\n", ""), /\p{Cc}/u);
  const documents = terminal.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  const common = { apiVersion: "hakube/v1", kind: "InstallEvent", runId: "run-1" };
  const [noon, later] = ["2026-11-23T12:00:00.000Z", "2026-11-23T12:00:02.000Z"];
  const told = JSON.parse(JSON.stringify(outcome));
  assert.deepEqual(documents, [
    { ...common, time: noon, event: "step-started", ...place },
    { ...common, time: later, event: "output", node: "m0", line: "a\x1b[2Jb\u2028c" },
    { ...common, time: later, event: "run-ended", node: "m0", outcome: told },
    { ...common, kind: "InstallSummary", time: later, nodes: [told] },
  ]);
});

Deno.test("JsonInstallView writes no field twice and keeps an event's own name", () => {
  const terminal = new FakeTerminal();
  const initialised = { initialised: false, initMaster: "m0", quorumSeen: false };
  const decided = { etcd: "new", ...initialised } as const;
  new JsonInstallView(terminal, new FixedClock(), "run-1").show({ kind: "decided", ...decided });
  const { kind, event, etcd } = JSON.parse(terminal.stdout);
  assert.deepEqual([kind, event, etcd], ["InstallEvent", "decided", "new"]);
});

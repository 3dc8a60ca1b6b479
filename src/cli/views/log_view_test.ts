import assert from "node:assert/strict";
import { FakeTerminal } from "../../../tests/fakes/fake_terminal.ts";
import type { RunOutput } from "../../install/run_output.ts";
import { JsonLogView, type LogView, TextLogView } from "./log_view.ts";

const time = "2026-11-23T12:00:00Z";
const place = { step: "etcd", number: 6, of: 11 };
const pieces: readonly RunOutput[] = [
  { kind: "record", record: { event: "run", phase: "node", of: 11, time } },
  { kind: "line", text: "a\x1b[2Jb" },
  { kind: "record", record: { event: "done", ...place, result: "changed", exit: 0, seconds: 2 } },
  { kind: "record", record: { event: "fact", name: "etcdClusterId", value: "1" } },
  { kind: "record", record: { event: "stopped", before: "quorum" } },
  { kind: "record", record: { event: "end", result: "exit-code", exit: "75" } },
];

function said(makeView: (terminal: FakeTerminal) => LogView): string {
  const terminal = new FakeTerminal();
  const view = makeView(terminal);
  for (const piece of pieces) view.take(piece);
  assert.equal(terminal.stderr, "", "a log is data");
  return terminal.stdout;
}

Deno.test("TextLogView writes the lines of a log, fit for a terminal", () => {
  assert.equal(
    said((terminal) => new TextLogView(terminal)),
    "=== 11 steps\nab\n<== [6/11] etcd: changed, exit code 0, 2.0 s\n=== stopped before quorum\n" +
      "=== the run has ended: exit-code\n",
  );
});

Deno.test("JsonLogView writes a document an event, and leaves out what a log does not tell", () => {
  const text = said((terminal) => new JsonLogView(terminal, "m0", "run-1"));
  const documents = text.trimEnd().split("\n").map((line) => JSON.parse(line));
  const common = { apiVersion: "hakube/v1", kind: "RunEvent", runId: "run-1", node: "m0", time };
  assert.deepEqual(documents, [
    { ...common, event: "run-started", phase: "node", of: 11 },
    { ...common, event: "output", line: "a\x1b[2Jb" },
    { ...common, event: "step-ended", ...place, result: "changed", exitCode: 0, seconds: 2 },
    { ...common, event: "run-stopped", before: "quorum" },
    { ...common, event: "run-ended", result: "exit-code", exitCode: "75" },
  ]);
});

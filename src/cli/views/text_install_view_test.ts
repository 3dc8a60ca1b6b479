import assert from "node:assert/strict";
import { FakeTerminal } from "../../../tests/fakes/fake_terminal.ts";
import type { InstallEvent, NodeOutcome } from "../../install/install_event.ts";
import { TextInstallView } from "./text_install_view.ts";

const place = { node: "master0", step: "etcd", number: 7, of: 14 };
const stepEnded: InstallEvent = {
  kind: "step-ended",
  ...place,
  result: "changed",
  exitCode: 0,
  seconds: 4.06,
};
const ok: NodeOutcome = {
  node: "master0",
  state: "ok",
  changed: [],
  step: undefined,
  message: undefined,
  hints: [],
  lastLines: [],
  log: "logs/master0.log",
};
const failed: NodeOutcome = {
  ...ok,
  node: "m1",
  state: "failed",
  changed: ["host"],
  step: "etcd",
  message: "failed in step etcd (exit code 3)",
  hints: ["look at it"],
  lastLines: ["first", "last"],
  log: "logs/m1.log",
};

type Level = "quiet" | "normal" | "verbose";

/** What is said of events, and at the end. */
function shown(level: Level, events: InstallEvent[], outcomes?: NodeOutcome[]): string {
  const terminal = new FakeTerminal();
  const view = new TextInstallView(terminal, ["master0", "m1"], level);
  for (const event of events) view.show(event);
  if (outcomes !== undefined) view.summarise(outcomes);
  assert.equal(terminal.stdout, "", "standard output is for data");
  return terminal.stderr;
}

Deno.test("TextInstallView tells each step that ended in a line", () => {
  assert.match(shown("normal", [stepEnded]), /^\[ 7\/14\] master0 etcd \S+ changed 4\.1s\n$/);
});

Deno.test("TextInstallView writes nodes and steps below each other", () => {
  const text = shown("normal", [stepEnded, { ...stepEnded, node: "m1", number: 10, of: 14 }]);
  const [first = "", second = ""] = text.split("\n");
  assert.match(second, /^\[10\/14\] m1 {6}etcd /);
  assert.equal(first.indexOf("etcd"), second.indexOf("etcd"));
});

Deno.test("TextInstallView tells output and beginnings only when it is verbose", () => {
  const events: InstallEvent[] = [
    { kind: "step-started", ...place },
    { kind: "output", node: "master0", line: "Reading package lists" },
  ];
  assert.equal(shown("normal", events), "");
  const verbose = shown("verbose", events);
  assert.match(verbose, /\[ 7\/14\] master0 etcd \.\.\.\n/);
  assert.match(verbose, /master0 +Reading package lists\n/);
});

Deno.test("TextInstallView says where it attached, and at once which node failed", () => {
  const started = { kind: "run-started", node: "m1", phase: "node" } as const;
  assert.equal(shown("normal", [{ ...started, attached: false }]), "");
  assert.match(shown("normal", [{ ...started, attached: true }]), /m1 .*attached/);
  const ended: InstallEvent = { kind: "run-ended", node: "m1", outcome: failed };
  assert.match(shown("normal", [ended]), /m1 +failed in step etcd \(exit code 3\)\n/);
  assert.equal(shown("normal", [{ kind: "run-ended", node: "master0", outcome: ok }]), "");
});

Deno.test("TextInstallView removes what would move the cursor or turn text around", () => {
  const hostile = "a\x1b[2J\x1b[1;31mb\x07\r\x08\x1b]0;title\x9b2Jc\u202ed\te";
  const outcome = { ...failed, message: hostile, hints: [hostile], lastLines: [hostile] };
  const text = shown("verbose", [
    { kind: "output", node: "m1", line: hostile },
    { kind: "step-started", ...place, step: hostile },
    { ...stepEnded, step: hostile },
    { kind: "run-ended", node: "m1", outcome },
  ], [outcome]);
  assert.equal(text.split("ab]0;title2Jcd\te").length - 1, 7, text);
  // deno-lint-ignore no-control-regex -- these are what must not be there
  assert.doesNotMatch(text, /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e]/);
});

Deno.test("TextInstallView.summarise() tells of each failed node its step, last lines and log", () => {
  const text = shown("normal", [], [ok, failed]);
  assert.equal(
    text,
    "\nm1: failed in step etcd (exit code 3)\n  | first\n  | last\n  hint: look at it\n" +
      "  log: logs/m1.log\n\n1 of 2 nodes ok, 1 step changed\n",
  );
});

Deno.test("TextInstallView.summarise() tells of those that were left in one line", () => {
  const left = (node: string): NodeOutcome => (
    { ...failed, node, state: "left", message: "goes on without us", hints: [] }
  );
  const many = Array.from({ length: 30 }, (_, index) => left(`w${index}`));
  const text = shown("normal", [], [failed, ...many]);
  assert.match(
    text,
    /\n {2}log: logs\/m1.log\n\nw0, w1, .*, w19 and 10 more: goes on without us\n\n/,
  );
});

Deno.test("TextInstallView says nothing while somebody else has the terminal, and then all", () => {
  const terminal = new FakeTerminal();
  const view = new TextInstallView(terminal, ["master0"], "normal");
  view.pause();
  view.show(stepEnded);
  view.show({ ...stepEnded, step: "quorum" });
  assert.equal(terminal.stderr, "");
  view.resume();
  assert.match(terminal.stderr, /^\[ 7\/14\] master0 etcd .*\n\[ 7\/14\] master0 quorum .*\n$/);
});

Deno.test("TextInstallView tells a loss of the connection once, and that it is back", () => {
  const lost: InstallEvent = {
    kind: "connection-lost",
    node: "m1",
    message: "it broke",
    retryIn: 1,
  };
  const text = shown("normal", [lost, lost, { kind: "reconnected", node: "m1" }, lost]);
  const gone = / {8}m1 {6}no connection; its run goes on: it broke\n/;
  assert.equal(text.split(gone).length, 3, text);
  assert.match(text, /m1 {6}connected again\n/);
});

Deno.test("TextInstallView.summarise() says that nothing changed", () => {
  assert.equal(shown("normal", [], [ok, ok]), "\n2 of 2 nodes ok, nothing changed\n");
});

Deno.test("TextInstallView.summarise() tells of a log that is not whole", () => {
  const text = shown("normal", [], [{ ...ok, hints: ["the log is not whole: the disk is full"] }]);
  assert.match(text, /master0: ok\n {2}hint: the log is not whole: the disk is full\n/);
});

Deno.test("TextInstallView says nothing but failures when it is quiet", () => {
  assert.equal(shown("quiet", [stepEnded], [ok]), "");
  assert.match(shown("quiet", [stepEnded], [ok, failed]), /^\nm1: failed in step etcd/);
});

Deno.test("TextInstallView shows colours only where there are any", () => {
  const terminal = new FakeTerminal(true);
  new TextInstallView(terminal, ["master0"], "normal").show(stepEnded);
  assert.ok(terminal.stderr.includes("\x1b[33mchanged\x1b[39m"), JSON.stringify(terminal.stderr));
});

import assert from "node:assert/strict";
import { nodeFacts } from "../../tests/fakes/node_facts.ts";
import { attachRequest, parseAnswer, parseFacts, startRequest } from "./launcher_protocol.ts";

const run = {
  runId: "20261123t120000-0a1b2c3d-node",
  scriptSha256: "a".repeat(64),
  startedAt: "2026-11-23T12:00:00Z",
  startedBy: "ann@admin",
};

Deno.test("parseFacts() takes what a launcher tells", () => {
  const facts = nodeFacts({ run, etcdVersion: "3.6.14", initialised: "yes", joined: true });
  assert.deepEqual(parseFacts(JSON.stringify(facts)), facts);
  assert.deepEqual(parseFacts(JSON.stringify({ ...facts, later: "field" })), facts);
});

Deno.test("parseFacts() takes nothing that a launcher does not tell", () => {
  const hostile: unknown[] = [
    { ...nodeFacts(), hakube: "steady" },
    { ...nodeFacts(), protocol: 2 },
    { ...nodeFacts(), protocol: "1" },
    { ...nodeFacts(), etcdData: "false" },
    { ...nodeFacts(), initialised: "perhaps" },
    { ...nodeFacts(), caSha256: "A".repeat(64) },
    { ...nodeFacts(), caSha256: `${"a".repeat(64)}\n` },
    { ...nodeFacts(), kubeadmVersion: "1.37.2\u001b[2J" },
    { ...nodeFacts(), etcdVersion: "1".repeat(41) },
    { ...nodeFacts(), run: { ...run, runId: "../../etc/x" } },
    { ...nodeFacts(), run: { ...run, runId: "" } },
    { ...nodeFacts(), run: { ...run, runId: "a".repeat(65) } },
    { ...nodeFacts(), run: { ...run, scriptSha256: "" } },
    { ...nodeFacts(), run: { ...run, startedBy: "x".repeat(201) } },
    { ...nodeFacts(), run: undefined },
    { ...nodeFacts(), runs: ["../../etc/x"] },
    { ...nodeFacts(), runs: Array.from({ length: 101 }, (_, index) => `run-${index}`) },
    { ...nodeFacts(), scriptSha256: "a".repeat(63) },
    { ...nodeFacts(), clock: 1e15 },
    null,
    [],
    "ready",
  ];
  for (const facts of hostile) assert.equal(parseFacts(JSON.stringify(facts)), undefined);
  for (
    const line of ["", "{", "Welcome to Ubuntu 24.04", "sudo: a password is required", "\u0000"]
  ) {
    assert.equal(parseFacts(line), undefined);
  }
});

Deno.test("parseFacts() is not fooled by __proto__", () => {
  const { etcdData: _etcdData, ...rest } = nodeFacts();
  const text = JSON.stringify(rest).replace("{", '{"__proto__":{"etcdData":false},');
  assert.equal(parseFacts(text), undefined);
});

Deno.test("parseAnswer() takes the four answers", () => {
  const answers = [
    { hakube: "started" },
    { hakube: "attached" },
    { hakube: "busy", run },
    { hakube: "refused", reason: "the bundle did not arrive whole" },
  ];
  for (const answer of answers) assert.deepEqual(parseAnswer(JSON.stringify(answer)), answer);
});

Deno.test("parseAnswer() takes nothing else", () => {
  const hostile = [
    { hakube: "ready" },
    { hakube: "busy" },
    { hakube: "busy", run: null },
    { hakube: "busy", run: { ...run, runId: "$(reboot)" } },
    { hakube: "refused" },
    { hakube: "refused", reason: "x".repeat(501) },
    {},
    null,
  ];
  for (const answer of hostile) assert.equal(parseAnswer(JSON.stringify(answer)), undefined);
  assert.equal(parseAnswer(""), undefined);
  assert.equal(parseAnswer('{"hakube":"started"'), undefined);
});

/** What `templates/launcher.sh` lets through. */
const number = "(0|[1-9][0-9]{0,14})";
const request = new RegExp(
  `^(start [0-9a-z-]+ [0-9a-f]{64} ${number} [0-9a-f]{64} [A-Za-z0-9@._-]+|attach [0-9a-z-]+ ${number}|quit)$`,
);

Deno.test("requests are one line of the form that the launcher lets through", () => {
  for (
    const startedBy of ["ann@admin", "", "ann smith@admin\nquit", "a'b$(x)", "\u00e4\u00f6@host"]
  ) {
    const line = startRequest({
      runId: run.runId,
      scriptSha256: run.scriptSha256,
      bundleLength: 123_456,
      bundleSha256: "b".repeat(64),
      startedBy,
    });
    assert.ok(line.endsWith("\n"));
    assert.match(line.slice(0, -1), request);
  }
  assert.match(attachRequest(run.runId, 0).slice(0, -1), request);
  assert.equal(attachRequest(run.runId, 77), `attach ${run.runId} 77\n`);
});

Deno.test("startRequest() says who in what the launcher may write into its files", () => {
  const line = startRequest({ ...run, bundleLength: 1, bundleSha256: "b", startedBy: 'a"b c' });
  assert.ok(line.endsWith(" a_b_c\n"));
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { TextLogView } from "../../src/cli/views/log_view.ts";
import { showPreflight } from "../../src/cli/views/preflight_view.ts";
import { parseAnswer, parseFacts } from "../../src/install/launcher_protocol.ts";
import { LineReader } from "../../src/install/line_reader.ts";
import { judge } from "../../src/install/preflight/judge.ts";
import { makeReport } from "../../src/install/preflight/preflight_report.ts";
import { answers } from "../../src/install/preflight/preflight_protocol.ts";
import { RunOutputParser } from "../../src/install/run_output.ts";
import { allNodes } from "../../src/definition/cluster_definition.ts";
import {
  judgeContext,
  machineFacts,
  memberFacts,
  nodeMeasurement,
} from "../fakes/machine_facts.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { FakeTerminal } from "../fakes/fake_terminal.ts";
import { nodeFacts } from "../fakes/node_facts.ts";
import { fuzz } from "./fuzz.ts";
import { anyText, mutated, mutatedBytes } from "./mutations.ts";
import { assertPrintable, readSafely } from "./reading.ts";

const encoder = new TextEncoder();
const record = (fields: object) => `\x1e${JSON.stringify(fields)}\n`;
const place = { step: "etcd", number: 1, of: 2, time: "2026-11-24T01:02:03Z" };
const output = [
  record({ event: "run", phase: "node", of: 2 }),
  record({ event: "start", ...place }),
  "Reading package lists... 50%\r100%\nno line feed",
  record({ event: "done", ...place, result: "changed", exit: 0, seconds: 1.5 }),
  record({ event: "fact", name: "etcdClusterId", value: "1234" }),
  record({ event: "stopped", before: "quorum" }),
  record({ event: "end", result: "success", exit: "0" }),
].join("");
const run = {
  runId: "20261124-1",
  scriptSha256: "a".repeat(64),
  startedAt: "2026-11-24T01:02:03Z",
  startedBy: "ann@here",
};
const said: [string, ...string[]] = [
  JSON.stringify(nodeFacts()),
  JSON.stringify(nodeFacts({ run, lastRun: { runId: "1", ended: true } })),
  JSON.stringify({ hakube: "busy", run }),
  JSON.stringify({ hakube: "refused", reason: "no room" }),
];

/** Bytes cut into chunks at these shares of their length. */
function chunksOf(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const at = [0, ...cuts.map((cut) => Math.floor(cut * bytes.length)), bytes.length];
  at.sort((a, b) => a - b);
  return at.slice(1).map((end, index) => bytes.slice(at[index], end));
}

const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

Deno.test("a run's output is shown whatever a node makes of it, and does nothing to the terminal", async () => {
  const bytes = fc.oneof(mutatedBytes([encoder.encode(output)]), fc.uint8Array());
  await fuzz(fc.asyncProperty(bytes, cuts, async (bytes, cuts) => {
    const terminal = new FakeTerminal();
    const view = new TextLogView(terminal);
    await readSafely(() => {
      const parser = new RunOutputParser();
      for (const chunk of chunksOf(bytes, cuts)) {
        for (const piece of parser.push(chunk)) view.take(piece);
      }
      for (const piece of parser.end()) view.take(piece);
    });
    assertPrintable(terminal.stdout);
  }));
});

Deno.test("what is no launcher's word is nothing, and nothing is thrown", async () => {
  await fuzz(fc.asyncProperty(fc.oneof(mutated(said), anyText), async (line) => {
    const facts = await readSafely(() => parseFacts(line) ?? "nothing");
    const answer = await readSafely(() => parseAnswer(line) ?? "nothing");
    assert.ok(facts !== undefined && answer !== undefined);
    if (facts !== "nothing") assert.deepEqual(parseFacts(JSON.stringify(facts)), facts);
  }));
});

Deno.test("lines come out as they went in, however they were cut", async () => {
  const lines = fc.array(fc.string({ unit: "binary" }).map((line) => line.replaceAll("\n", " ")));
  await fuzz(fc.asyncProperty(lines, cuts, async (lines, cuts) => {
    const bytes = encoder.encode(lines.map((line) => `${line}\n`).join(""));
    const reader = new LineReader(ReadableStream.from(chunksOf(bytes, cuts)));
    const read: string[] = [];
    for (let line; (line = await reader.line()) !== undefined;) read.push(line);
    // Halves of a pair have no bytes of their own.
    assert.deepEqual(read, lines.map((line) => line.toWellFormed().replace(/^\ufeff/, "")));
  }));
});

Deno.test("whatever a machine says of itself is judged, and what is shown does nothing to the terminal", async () => {
  const [master] = allNodes(resolvedDefinition());
  assert.ok(master !== undefined);
  const honest = Object.entries(machineFacts(master, memberFacts));
  const word = fc.oneof(anyText.map((text) => text.slice(0, 200)), fc.constantFrom("", "debian"));
  const lie = fc.oneof(
    word,
    fc.oneof(fc.nat(), fc.constantFrom(null, 1e15, -1, 0.5)),
    fc.boolean(),
    fc.array(word, { maxLength: 4 }),
    fc.array(fc.record({ port: word, address: word, process: word }), { maxLength: 3 }),
    fc.array(fc.record({ path: word, sizeKB: fc.nat(), availableKB: fc.nat() }), { maxLength: 3 }),
  );
  const lies = fc.array(fc.tuple(fc.nat(honest.length - 1), lie), { maxLength: 6 });
  let judged = 0;
  await fuzz(fc.asyncProperty(lies, async (lies) => {
    const told = new Map(honest);
    for (const [index, value] of lies) told.set(honest[index]?.[0] ?? "", value as never);
    const facts = answers.facts.safeParse(JSON.parse(JSON.stringify(Object.fromEntries(told))));
    if (!facts.success) return;
    judged++;
    const terminal = new FakeTerminal();
    await readSafely(() => {
      const nodes = [nodeMeasurement(master, facts.data)];
      const findings = judge(
        { nodes, failures: new Map(), loadBalancer: new Map(), network: undefined },
        judgeContext(),
      );
      showPreflight(makeReport(findings, new Set(), [master.nodeName]), terminal, "all");
    });
    assertPrintable(terminal.stderr);
  }));
  assert.ok(judged > 0, "some lies have the right shape");
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { fewNodes, manyNodes } from "../../../../tests/fakes/example_nodes.ts";
import { liveLines } from "./live_lines.ts";
import { type LiveNode, unheardNode } from "./live_node.ts";
import { lineWidth } from "./span.ts";
import { asciiMarks, unicodeMarks } from "./state_look.ts";

/** What a window of this size shows, as text. */
function screen(nodes: readonly LiveNode[], now: number, columns: number, rows: number): string[] {
  const lines = liveLines(nodes, { columns, rows, now, began: 0, marks: unicodeMarks });
  return lines.map((line) => line.map(({ text }) => text).join(""));
}

Deno.test("liveLines() fits every window, with lines narrower and fewer than its size", () => {
  const examples = [fewNodes(), manyNodes(), { nodes: [], now: 0 }];
  const size = fc.tuple(fc.integer({ min: 1, max: 220 }), fc.integer({ min: 1, max: 60 }));
  fc.assert(fc.property(fc.constantFrom(...examples), size, ({ nodes, now }, [columns, rows]) => {
    const lines = liveLines(nodes, { columns, rows, now, began: 0, marks: unicodeMarks });
    assert.ok(lines.length < rows || rows === 1 && lines.length === 0);
    for (const line of lines) assert.ok(lineWidth(line) < Math.max(2, columns));
  }));
});

Deno.test("liveLines() gives each node a line when there are rows enough", () => {
  const { nodes, now } = fewNodes();
  const lines = screen(nodes, now, 80, 7);
  assert.equal(lines.length, 6);
  assert.match(lines[1] ?? "", /^• master1 {2}\[ 7\/11\] quorum +0:58 {2}waiting for etcd: 2 of 3/);
  assert.match(lines[5] ?? "", /^2:34 {3}✗ 1 failed {3}! 1 reconnecting {3}• 2 running {3}✓ 1 ok$/);
});

Deno.test("liveLines() shows what has failed first when there are too many nodes", () => {
  const { nodes, now } = manyNodes();
  const lines = screen(nodes, now, 80, 24);
  const marks = lines.map((line) => line[0]);
  assert.deepEqual(marks.slice(0, 6), ["✗", "✗", "✗", "✗", "✗", "!"]);
  assert.match(lines[6] ?? "", /^ {2}and 2 more in trouble$/);
  const inPackages = nodes.filter(({ state, step }) =>
    state === "running" && step?.name === "packages"
  );
  const told = lines.find((line) => line.includes("━"));
  assert.match(told ?? "", new RegExp(`^ {2}${inPackages.length} nodes +\\[2/7\\] +packages +━+$`));
});

Deno.test("liveLines() tells steps in one line when there are few rows", () => {
  const { nodes, now } = manyNodes();
  const [failed = "", steps = "", running = "", total = ""] = screen(nodes, now, 200, 5);
  assert.match(failed, /^✗ worker006 .* failed in step packages/);
  assert.match(steps, /^\d+ in packages, \d+ in containerd, \d+ in images, \d+ in join, \d+ in re/);
  assert.match(running, /^• worker/);
  assert.match(total, /✗ 5 failed .*✓ 102 ok$/);
});

Deno.test("liveLines() shows those that run the longest in their step", () => {
  const running = (name: string, since: number): LiveNode => ({
    ...unheardNode(name),
    state: "running",
    began: 0,
    since,
    step: { name: "join", number: 5, of: 7 },
  });
  const nodes = Array.from({ length: 50 }, (_, index) => running(`w${index}`, 50 - index));
  const lines = screen(nodes, 60, 80, 8).filter((line) => line.startsWith("•"));
  assert.deepEqual(lines.map((line) => line.split(" ")[1]), ["w49", "w48", "w47", "w46"]);
});

Deno.test("liveLines() leaves out the middle of a name that is too long", () => {
  const names = ["01", "02"].map((end) => `node-of-a-cluster-with-a-long-name-${end}`);
  const lines = screen(names.map(unheardNode), 0, 40, 10);
  assert.match(lines[0] ?? "", /^· node-o…ame-01 {2}not connected/);
});

Deno.test("liveLines() needs no character that a console's font lacks", () => {
  const { nodes, now } = manyNodes();
  const lines = liveLines(nodes, { columns: 300, rows: 40, now, began: 0, marks: asciiMarks });
  const text = lines.flat().map(({ text }) => text).join("");
  assert.match(text, /^[ -~]*$/);
});

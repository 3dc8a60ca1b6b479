import assert from "node:assert/strict";
import type { RunTimeline } from "./run_timeline.ts";
import { slowestSteps } from "./slowest_steps.ts";

function run(node: string, seconds: Readonly<Record<string, number>>): RunTimeline {
  const begin = new Date(0);
  const steps = Object.entries(seconds).map(([name, length]) =>
    ({ name, begin, end: new Date(length * 1000), result: "ok" }) as const
  );
  return { node, runId: "r", phase: "node", result: "ok", begin, end: begin, steps };
}

Deno.test("slowestSteps() tells how long each step took on all nodes, the slowest first", () => {
  const runs = [run("m0", { host: 1, join: 8 }), run("w0", { host: 3 }), run("w1", { host: 2 })];
  assert.deepEqual(slowestSteps(runs), [
    { name: "join", longest: 8, node: "m0", median: 8, nodes: 1 },
    { name: "host", longest: 3, node: "w0", median: 2, nodes: 3 },
  ]);
  assert.deepEqual(slowestSteps([]), []);
});

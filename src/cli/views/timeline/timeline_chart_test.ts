import assert from "node:assert/strict";
import fc from "fast-check";
import type { Outcome, RunTimeline } from "../../../operate/timeline/run_timeline.ts";
import { timelineChart } from "./timeline_chart.ts";

const begin = Date.UTC(2026, 10, 23, 12);
const at = (seconds: number) => new Date(begin + seconds * 1000);

type Steps = readonly (readonly [name: string, begin: number, end: number, result: Outcome])[];

function run(node: string, phase: string, steps: Steps): RunTimeline {
  const spans = steps.map(([name, begin, end, result]) =>
    ({ name, begin: at(begin), end: at(end), result }) as const
  );
  return {
    node,
    runId: `20261123t120000-0a1b2c3d-${phase}`,
    phase,
    result: "ok",
    begin: at(steps[0]?.[1] ?? 0),
    end: at(steps.at(-1)?.[2] ?? 0),
    steps: spans,
  };
}

const runs = [
  run("m0", "node", [["host", 0, 2.5, "changed"], ["etcd", 2.5, 20, "ok"]]),
  run("m0", "cluster", [["dns", 30, 40, "changed"]]),
  run("w0", "node", [["host", 1, 1, "changed"], ["join", 20, 30, "failed"]]),
];

Deno.test("timelineChart() draws each step of each run on one scale", () => {
  assert.deepEqual(timelineChart(runs, 72), [
    "installation 20261123t120000-0a1b2c3d, from 2026-11-23T12:00:00.000Z",
    "",
    "              0 s           20 s      40 s  begins    takes",
    "m0            ──────────────                  +0.0   20.0 s  ok",
    "  host        ██                              +0.0    2.5 s  changed",
    "  etcd         █████████████                  +2.5   17.5 s  ok",
    "m0 (cluster)                       ───────   +30.0   10.0 s  ok",
    "  dns                              ███████   +30.0   10.0 s  changed",
    "w0            ─────────────────────           +1.0   29.0 s  ok",
    "  host        █                               +1.0    0.0 s  changed",
    "  join                      ███████          +20.0   10.0 s  failed",
    "",
    "40.0 s in all; the last node to end was w0, at +30.0; the slowest steps:",
    "  etcd               17.5 s on m0",
    "  dns                10.0 s on m0",
    "  join               10.0 s on w0",
    "  host                2.5 s on m0, half of 2 nodes within 0.0 s",
  ]);
});

Deno.test("timelineChart() gives each of many runs a line", () => {
  const many = Array.from(
    { length: 20 },
    (_, index) => run(`w${index}`, "node", [["a", 0, 1, "ok"]]),
  );
  const lines = timelineChart(many, 80);
  assert.equal(lines.filter((line) => line.startsWith("w")).length, 20);
  assert.ok(!lines.some((line) => line.startsWith("  a  ") && line.includes("█")));
});

Deno.test("timelineChart() fits its window, whatever a machine says", () => {
  const name = fc.string({ unit: "binary", maxLength: 40 });
  const time = fc.integer({ min: -1000, max: 100_000 });
  const size = fc.integer({ min: 1, max: 200 });
  fc.assert(fc.property(name, time, time, size, (name, one, other, columns) => {
    const lines = timelineChart([run("m0", name, [[name, one, other, "ok"]])], columns);
    for (const line of lines) {
      assert.ok(line.length <= 4 * columns, line);
      // deno-lint-ignore no-control-regex -- what must not be there
      assert.doesNotMatch(line, /[\x00-\x1f\x7f]/);
    }
  }));
});

Deno.test("timelineChart() of nothing is nothing", () => {
  assert.deepEqual(timelineChart([], 80), []);
});

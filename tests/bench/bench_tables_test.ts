import assert from "node:assert/strict";
import { benchGoals, type Goal, installName, renderName } from "./bench_goals.ts";
import { goalsTable, samplesTable } from "./bench_tables.ts";
import type { Measurement, Samples } from "./measure.ts";
import { median } from "./median.ts";

/** Each took so many seconds. */
function samplesOf(walls: Readonly<Record<string, readonly number[]>>): Samples {
  const measurement = (wall: number): Measurement => ({ wall, cpu: wall / 2, megabytes: 99.5 });
  return new Map(Object.entries(walls).map(([what, them]) => [what, them.map(measurement)]));
}

/** The cells of the only row that begins so. */
function row(table: string, begin: string): string[] {
  const [line = "", ...others] = table.split("\n").filter((line) => line.startsWith(`| ${begin}`));
  assert.deepEqual(others, []);
  return line.split("|").map((cell) => cell.trim()).slice(2, -1);
}

Deno.test("median() is the middle, or between the two that are", () => {
  assert.equal(median([3, 10, 1]), 3);
  assert.equal(median([4, 10, 1, 2]), 3);
  assert.equal(median([]), NaN);
});

Deno.test("samplesTable() has median, spread, processor time and the most memory", () => {
  assert.equal(
    samplesTable(samplesOf({ "a thing": [2, 0.0501, 12.34] })),
    [
      "| measured | runs |   wall |       spread |    CPU | memory |",
      "| -------- | ---: | -----: | -----------: | -----: | -----: |",
      "| a thing  |    3 | 2.00 s | 0.050–12.3 s | 1.00 s | 100 MB |",
      "",
    ].join("\n"),
  );
});

Deno.test("goalsTable() says of each goal how near it is, whichever way it goes", () => {
  const samples = samplesOf({
    [renderName(500, "fresh")]: [1, 2, 3],
    [renderName(5000, "fresh")]: [19],
    [renderName(500, "again")]: [0.3],
  });
  const table = goalsTable(benchGoals.render, samples);
  assert.deepEqual(row(table, "`render`, 500 nodes, fresh"), [
    "2.00 s",
    "≤ 1.5 s",
    "1.33",
    "MISSED",
  ]);
  assert.deepEqual(row(table, "the ancestor's"), ["36.4 x", "≥ 50 x", "1.37", "MISSED"]);
  assert.deepEqual(row(table, "`render`, 5000 nodes to 500"), ["9.50 x", "≤ 10 x", "0.95", "met"]);
  assert.deepEqual(row(table, "`render`, 500 nodes, again"), ["0.30 s", "≤ 0.6 s", "0.50", "met"]);
});

Deno.test("goalsTable() says what was not measured", () => {
  const samples = samplesOf({ [installName(100, "hakube")]: [1] });
  const table = goalsTable(benchGoals.install, samples);
  assert.equal(table.match(/not measured/g)?.length, benchGoals.install.length);
});

Deno.test("benchGoals have a limit each, and names of their own", () => {
  const goals: readonly Goal[] = Object.values(benchGoals).flat();
  for (const { what, atMost, atLeast } of goals) {
    assert.notEqual(atMost === undefined, atLeast === undefined, what);
  }
  assert.equal(new Set(goals.map(({ what }) => what)).size, goals.length);
});

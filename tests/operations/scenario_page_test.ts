import assert from "node:assert/strict";
import { labScenarios } from "./lab_scenarios.ts";
import { scenarioPage } from "./scenario_page.ts";

Deno.test("scenarioPage() keeps how those came out that were not run, in a table made wider too", () => {
  const [first, second] = labScenarios;
  assert.ok(first !== undefined && second !== undefined);
  const before = `| ${first.what}      | wiped: 1 s | ok, 5 s, 2026-11-27 |`;
  const run = {
    date: "2026-11-28T09:30:00Z",
    results: [{ id: second.id, ok: true, seconds: 7 }],
  };
  const lines = scenarioPage(run, new Map([[second.id, [["moved", "3 s"]]]]), before).split("\n");
  assert.ok(lines.includes(before));
  assert.ok(lines.includes(`| ${second.what} | moved: 3 s | ok, 7 s, 2026-11-28 |`));
});

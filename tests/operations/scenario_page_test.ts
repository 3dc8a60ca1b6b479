import assert from "node:assert/strict";
import { labScenarios } from "./lab_scenarios.ts";
import { scenarioPage } from "./scenario_page.ts";
import { addRun, type RecordedRun } from "./scenario_record.ts";

const here = import.meta.url;
const [scenario] = labScenarios;
assert.ok(scenario !== undefined);
const { id } = scenario;

function run(seconds: number, ok = true): RecordedRun {
  const figures = { back: seconds, requests: { failed: 1, of: seconds }, what: `in ${seconds}` };
  return { scenario: id, date: "2026-11-28", ok, seconds, figures };
}

Deno.test("scenarioPage() says the median of times, the sum of failures, and the last words", () => {
  const page = scenarioPage([run(9), run(30), run(20)]);
  assert.ok(page.includes("Runs: 3 ok, in 20 s (9.0–30), the last on 2026-11-28.\n"), page);
  assert.ok(page.includes("- back: 20 s (9.0–30)\n- requests: 3 of 59\n- what: in 20\n"), page);
});

Deno.test("scenarioPage() says which runs failed, and takes no figures from them", () => {
  const page = scenarioPage([run(5, false), run(20)]);
  assert.match(page, /Runs: \*\*1 of 2 failed\*\*/);
  assert.match(page, /- back: 20 s\n- requests: 1 of 20\n/);
});

Deno.test("addRun() keeps the last three of a scenario, and all of the others", () => {
  const other = { ...run(1), scenario: "other" };
  const result = { id, ok: true, seconds: 4.4 };
  const added = addRun(
    [other, run(1), run(2), run(3)],
    { date: "2026-11-28T09:30:00Z", results: [result] },
    new Map([[id, { back: 4 }]]),
  );
  const last = { scenario: id, date: "2026-11-28", ok: true, seconds: 4, figures: { back: 4 } };
  assert.deepEqual(added, [other, run(2), run(3), last]);
});

Deno.test("docs/operations.md says what the record says", async () => {
  const record = JSON.parse(await Deno.readTextFile(new URL("scenario_record.json", here)));
  const page = await Deno.readTextFile(new URL("../../docs/operations.md", here));
  // A formatter breaks lines elsewhere.
  const words = (text: string) => text.split(/\s+/);
  assert.deepEqual(words(page), words(scenarioPage(record)));
});

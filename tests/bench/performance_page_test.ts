import assert from "node:assert/strict";
import { benchGoals } from "./bench_goals.ts";
import { resultIn, withResult } from "./performance_page.ts";

const read = (path: string) => Deno.readTextFile(new URL(`../../${path}`, import.meta.url));

const parts = Object.entries(benchGoals);

Deno.test("withResult() replaces what stood in a part, and nothing else", async () => {
  const page = await read("docs/performance.md");
  const once = withResult(page, "render", "first");
  const twice = withResult(once, "render", "second");
  assert.equal(resultIn(twice, "render"), "second");
  assert.equal(twice.replace("second", "first"), once);
  assert.equal(resultIn(twice, "install"), resultIn(page, "install"));
  assert.throws(() => withResult(page, "nothing", ""), /no <!-- begin: deno task bench nothing/);
  assert.throws(() => resultIn(page, "nothing"), /no <!-- begin: deno task bench nothing/);
});

Deno.test("docs/performance.md has every goal, measured, and explains each that is missed", async () => {
  const page = await read("docs/performance.md");
  const [, below = ""] = page.split("\n## What misses its goal\n");
  // The formatter breaks lines where it likes.
  const explained = below.replaceAll(/\s+/g, " ");
  for (const [part, goals] of parts) {
    const lines = resultIn(page, part).split("\n");
    for (const { what } of goals) {
      const line = lines.find((line) => line.split("|")[1]?.trim() === what) ?? "";
      assert.match(line, /\| +(met|MISSED) \|$/, what);
      if (line.endsWith("MISSED |")) assert.ok(explained.includes(`**${what}**`), what);
    }
  }
});

import assert from "node:assert/strict";
import { parseDemoOptions } from "./demo_options.ts";

Deno.test("parseDemoOptions() has defaults, and takes what is given", () => {
  const defaults = { masters: 3, workers: 2, fromSource: false, yes: false };
  assert.deepEqual(parseDemoOptions([], false), defaults);
  assert.deepEqual(
    parseDemoOptions(["--masters", "1", "--workers=0", "--from-source", "-y"], false),
    { masters: 1, workers: 0, fromSource: true, yes: true },
  );
});

Deno.test("parseDemoOptions() asks nothing where a CI system runs it", () => {
  assert.equal(parseDemoOptions([], true).yes, true);
});

Deno.test("parseDemoOptions() refuses what cannot be", () => {
  assert.throws(() => parseDemoOptions(["--masters", "2"], false), /worse than 1/);
  assert.throws(() => parseDemoOptions(["--masters", "x"], false), /from 1 to 9, not "x"/);
  assert.throws(() => parseDemoOptions(["--workers", "-1"], false));
  assert.throws(() => parseDemoOptions(["--fast"], false), /--fast/);
});

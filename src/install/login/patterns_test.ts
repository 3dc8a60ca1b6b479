import { deepEqual, equal, ok } from "node:assert/strict";
import { matchesAny, matchesPattern } from "./patterns.ts";

Deno.test("matchesPattern() knows * and ?, and nothing else", () => {
  const matching = ["a.b", "*", "a*", "*b", "a?b", "?.?", "a**b"];
  deepEqual(matching.filter((pattern) => !matchesPattern(pattern, "a.b")), []);
  const others = ["", "a", "a.b.", "b*", "??", "[a].b", "A.b", "a\\.b"];
  deepEqual(others.filter((pattern) => matchesPattern(pattern, "a.b")), []);
  equal(matchesPattern("", ""), true);
});

Deno.test("matchesPattern() takes no longer than its pattern times the text", () => {
  const started = performance.now();
  equal(matchesPattern(`${"*a".repeat(500)}b`, "a".repeat(5_000)), false);
  ok(performance.now() - started < 2_000);
});

Deno.test("matchesAny() lets ! have the last word, wherever it stands", () => {
  equal(matchesAny(["*", "!a"], "a"), false);
  equal(matchesAny(["!a", "*"], "a"), false);
  equal(matchesAny(["!a", "*"], "b"), true);
  equal(matchesAny(["!a"], "b"), false);
});

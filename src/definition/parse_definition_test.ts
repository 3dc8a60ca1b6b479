import { deepEqual, equal, ok } from "node:assert/strict";
import { parseDefinition } from "./parse_definition.ts";

function places(text: string): string[] {
  return parseDefinition(text, "cluster.json").problems.map(({ line, column, rule }) =>
    `${line}:${column} ${rule}`
  );
}

Deno.test("parseDefinition() takes comments, trailing commas and a byte order mark", () => {
  const parsed = parseDefinition('\ufeff{\n// one\n"a": [1, 2,], /* two */ "b": {},\n}', "x.json");
  deepEqual(parsed.problems, []);
  deepEqual(parsed.value, { a: [1, 2], b: {} });
  equal(parsed.file, "x.json");
});

Deno.test("parseDefinition() gives syntax errors their places", () => {
  deepEqual(places('{\n  "a" 1\n}'), ["2:7 syntax"]);
  deepEqual(places('{\n  "a": 1\n  "b": 2\n}'), ["3:3 syntax"]);
  deepEqual(places('{"a": "b\n"}').slice(0, 1), ["1:7 syntax"]);
  deepEqual(places("{} x"), ["1:4 syntax"]);
});

Deno.test("parseDefinition() says that there is nothing, not where it is missing", () => {
  for (const text of ["", " \n", "\ufeff", "// later\n/* or never */"]) {
    const messages = parseDefinition(text, "cluster.json").problems.map(({ message }) => message);
    deepEqual(messages, ["the definition is empty"]);
  }
});

Deno.test("parseDefinition() reports a text that ends too early once", () => {
  deepEqual(places('{"masters": [{"nodeName": 1'), ["1:28 syntax"]);
  deepEqual(places(""), ["1:1 syntax"]);
});

Deno.test("parseDefinition() reports a duplicate key at its second place", () => {
  const { problems } = parseDefinition('{\n "a": 1,\n "b": {"c": 1, "c": 2},\n "a": 3}', "x");
  deepEqual(problems.map(({ line, column, path }) => `${line}:${column} ${path}`), [
    "3:16 /b/c",
    "4:2 /a",
  ]);
  equal(problems[1]?.message, 'key "a" is given twice, first in line 2');
});

Deno.test("parseDefinition() reports numbers that would lose digits", () => {
  deepEqual(places('{"a": 1e999, "b": 12345678901234567890, "c": 0.1}'), [
    "1:7 number-range",
    "1:19 number-range",
  ]);
});

Deno.test("parseDefinition() leaves out __proto__", () => {
  const parsed = parseDefinition('{"__proto__": {"polluted": 1}, "constructor": 2}', "x");
  deepEqual(parsed.problems.map(({ rule }) => rule), ["unknown-key"]);
  equal(Object.getPrototypeOf(parsed.value), Object.prototype);
  ok(Object.hasOwn(Object(parsed.value), "constructor"));
});

Deno.test("parseDefinition() takes 64 levels and refuses 65, and millions", () => {
  deepEqual(places("[".repeat(64) + "]".repeat(64)), []);
  deepEqual(places("[".repeat(65) + "]".repeat(65)), ["1:65 too-deep"]);
  deepEqual(places("[".repeat(7_000_000)), ["1:65 too-deep"]);
  deepEqual(places('{"a":'.repeat(1_000_000)), ["1:321 too-deep"]);
});

Deno.test("parseDefinition() counts bytes, not characters, up to 8 MiB", () => {
  const limit = 8 * 1024 * 1024;
  deepEqual(places(`"${"x".repeat(limit - 2)}"`), []);
  deepEqual(places(`"${"x".repeat(limit - 1)}"`), ["1:1 too-large"]);
  deepEqual(places(`"${"\u20ac".repeat(limit / 2)}"`), ["1:1 too-large"]);
});

Deno.test("parseDefinition() stops at half a million words and signs", () => {
  equal(parseDefinition("[,]".repeat(200_000), "x").problems.at(-1)?.rule, "too-large");
});

Deno.test("parseDefinition() counts what is beyond a hundred problems", () => {
  const { problems } = parseDefinition(`{${'"a":1,'.repeat(151)}"b":2}`, "x");
  equal(problems.length, 101);
  equal(problems.at(-1)?.message, "and 50 more problems");
});

Deno.test("ParsedDefinition.locate() finds values, keys, and the nearest thing around", () => {
  const { locate } = parseDefinition('{\n "a": [10, {"b/c": true}],\n "a": [1]\n}', "x");
  const find = (pointer: string, at?: "key") => {
    const { line, column } = locate(pointer, at);
    return `${line}:${column}`;
  };
  deepEqual(
    [find(""), find("/a"), find("/a", "key"), find("/a/0"), find("/a/7"), find("/nothing/at/all")],
    ["1:1", "3:7", "3:2", "3:8", "3:7", "1:1"],
  );
  const nested = parseDefinition('{\n "a": [10, {"b/c": true}]}', "x").locate("/a/1/b~1c", "key");
  deepEqual(nested, { line: 2, column: 13 });
});

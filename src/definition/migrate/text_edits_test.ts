import { deepEqual, ok } from "node:assert/strict";
import { applyEdits, type Edit, type Node, parseTree } from "jsonc-parser";
import { removal, replacementAndNext } from "./text_edits.ts";

/** Edits the property `x` at the top of a text. */
function edited(text: string, edit: (text: string, property: Node) => Edit[]): string {
  const property = parseTree(text)?.children?.find(({ children }) => children?.[0]?.value === "x");
  ok(property, text);
  return applyEdits(text, edit(text, property));
}

const removals: readonly (readonly [string, string])[] = [
  ['{"x": 1}', "{}"],
  ['{"x": 1, "b": 2}', '{"b": 2}'],
  ['{"a": 1, "x": 2}', '{"a": 1}'],
  ['{"a": 1, "x": 2, "b": 3}', '{"a": 1, "b": 3}'],
  ['{\n  "a": 1,\n  "x": 2,\n  "b": 3\n}', '{\n  "a": 1,\n  "b": 3\n}'],
  ['{\n  "a": 1,\n  "x": 2\n}', '{\n  "a": 1\n}'],
  ['{\n  "a": 1,\n  "x": 2,\n}', '{\n  "a": 1,\n}'],
  ['{\r\n  "a": 1,\r\n  "x": 2\r\n}', '{\r\n  "a": 1\r\n}'],
  // Comments of the property go, those of others stay.
  [
    '{\n  "a": 1, // a\n  // x\n  /* x, too */\n  "x": 2, // x\n  // b\n  "b": 3\n}',
    '{\n  "a": 1, // a\n  // b\n  "b": 3\n}',
  ],
  ['{\n  // all\n\n  // x\n  "x": 2,\n  "b": 3\n}', '{\n  // all\n\n  "b": 3\n}'],
  ['{\n  /* a\n  // b */\n  "x": 2,\n  "b": 3\n}', '{\n  "b": 3\n}'],
  ['{\n  "a": 1, // , a\n  "x": 2 // x\n}', '{\n  "a": 1 // , a\n}'],
  ['{ "a": 1, "x": 2,\n  "b": 3 }', '{ "a": 1,\n  "b": 3 }'],
  ['{\n  "x": 1, /* b */ "b": 2\n}', '{\n  /* b */ "b": 2\n}'],
  ['{ // all\n  "x": 1\n}', "{ // all\n}"],
];

Deno.test("removal() takes a property out with its comments, and leaves the rest as it is", () => {
  for (const [text, expected] of removals) deepEqual(edited(text, removal), expected, text);
});

Deno.test("replacementAndNext() keeps to the layout", () => {
  const add = (text: string, property: Node) => replacementAndNext(text, property, "2", '"y": 3');
  deepEqual(edited('{"x": 1, "b": 2}', add), '{"x": 2, "y": 3, "b": 2}');
  deepEqual(edited('{\n\t"x" : 1 // x\n}', add), '{\n\t"x" : 2,\n\t"y": 3 // x\n}');
  deepEqual(edited('{\r\n  "x": 1\r\n}', add), '{\r\n  "x": 2,\r\n  "y": 3\r\n}');
});

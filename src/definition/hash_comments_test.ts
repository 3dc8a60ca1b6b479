import { deepEqual, equal } from "node:assert/strict";
import { blankHashComments, hashCommentsToJsonc } from "./hash_comments.ts";

const cases: readonly (readonly [string, string, number])[] = [
  ['{\n  # The "name".\n  "a": 1 # one\n}', '{\n  // The "name".\n  "a": 1 // one\n}', 2],
  ["#!x\n##\n#", "//!x\n//#\n//", 3],
  ['{"a": "b # c", "d\\"#": 1}', '{"a": "b # c", "d\\"#": 1}', 0],
  ["// a # b\n/* c\n# d */ # e", "// a # b\n/* c\n# d */ // e", 1],
  ["# a\r\n{}", "// a\r\n{}", 1],
  ['"not closed # \n# x', '"not closed # \n// x', 1],
  ["/* not closed # \n# x", "/* not closed # \n# x", 0],
];

Deno.test("hashCommentsToJsonc() changes what is a comment, and nothing else", () => {
  for (const [text, expected, count] of cases) {
    deepEqual(hashCommentsToJsonc(text), { text: expected, count }, text);
    deepEqual(hashCommentsToJsonc(expected), { text: expected, count: 0 }, expected);
  }
});

Deno.test("blankHashComments() moves nothing", () => {
  for (const [text, , count] of cases) {
    const { text: blanked, first } = blankHashComments(text);
    equal(blanked.length, text.length);
    equal(first === undefined, count === 0, text);
  }
  deepEqual(blankHashComments('{"#": 1} # x'), { text: '{"#": 1}    ', first: 9 });
});

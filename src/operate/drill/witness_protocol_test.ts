import assert from "node:assert/strict";
import { parseWitnessLine } from "./witness_protocol.ts";

Deno.test("parseWitnessLine() reads writes and the end", () => {
  const write = { id: 1, at: 1764288000.5, seconds: 0.034, status: 201 };
  assert.deepEqual(parseWitnessLine(JSON.stringify(write)), write);
  assert.deepEqual(parseWitnessLine('{"end":true,"there":[1,2]}'), { end: true, there: [1, 2] });
  assert.deepEqual(parseWitnessLine('{"end":true,"there":[]}'), { end: true, there: [] });
});

Deno.test("parseWitnessLine() knows what no witness says", () => {
  const hostile = [
    "",
    "{",
    "null",
    "[]",
    '{"end":true}',
    '{"id":-1,"at":1,"seconds":0,"status":200}',
    '{"id":1,"at":"now","seconds":0,"status":200}',
    '{"id":1,"at":1e99,"seconds":0,"status":200}',
    '{"id":1,"at":1,"seconds":0,"status":99999}',
  ];
  for (const line of hostile) assert.equal(parseWitnessLine(line), undefined, line);
});

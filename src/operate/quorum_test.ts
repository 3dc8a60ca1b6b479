import assert from "node:assert/strict";
import { guardedMembers, guardTable } from "../../tests/fakes/guard_table.ts";
import { quorumOf, refusalOf } from "./quorum.ts";

Deno.test("refusalOf() refuses what would cost the majority, with the numbers", async (t) => {
  for (const [action, text, expected] of guardTable) {
    await t.step(`${action} the first of ${text}`, () => {
      const refusal = refusalOf(action, "https://10.0.0.0:2380", guardedMembers(text));
      if (expected === undefined) assert.equal(refusal, undefined);
      else assert.match(refusal ?? "", expected);
    });
  }
});

Deno.test("refusalOf() lets anything be done to what is no member", () => {
  assert.equal(refusalOf("remove", "https://10.9.9.9:2380", guardedMembers("++-")), undefined);
});

Deno.test("quorumOf() counts who votes, and how many more losses that bears", () => {
  const table: [string, number, number, number, number][] = [
    ["+", 1, 1, 1, 0],
    ["+++", 3, 3, 2, 1],
    ["++-", 3, 2, 2, 0],
    ["+--", 3, 1, 2, -1],
    ["+++++", 5, 5, 3, 2],
    ["+++l", 3, 3, 2, 1],
  ];
  for (const [text, voters, healthy, needed, tolerated] of table) {
    assert.deepEqual(quorumOf(guardedMembers(text)), { voters, healthy, needed, tolerated }, text);
  }
});

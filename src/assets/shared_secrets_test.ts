import assert from "node:assert/strict";
import { SeededRandom } from "../../tests/fakes/seeded_random.ts";
import { makeToken } from "./shared_secrets.ts";

Deno.test("makeToken() uses all 36 characters equally often", () => {
  const random = new SeededRandom();
  const counts = new Map<string, number>();
  for (let made = 0; made < 2000; made++) {
    const token = makeToken(random);
    assert.match(token, /^[a-z0-9]{6}\.[a-z0-9]{16}$/);
    for (const letter of token.replace(".", "")) {
      counts.set(letter, (counts.get(letter) ?? 0) + 1);
    }
  }
  assert.equal(counts.size, 36);
  // 44,000 letters: 1222 of each, standard deviation 35. A remainder of 256 would make a-d 14 % more.
  for (const [letter, count] of counts) {
    assert.ok(Math.abs(count - 1222) < 140, `${letter} ${count}`);
  }
});

Deno.test("makeToken() throws away bytes that would favour some letters", () => {
  const given = [new Uint8Array(32).fill(255), new Uint8Array(32).fill(252), new Uint8Array(32)];
  const token = makeToken({ bytes: () => given.shift() ?? assert.fail("asked too often") });
  assert.equal(token, "aaaaaa.aaaaaaaaaaaaaaaa");
});

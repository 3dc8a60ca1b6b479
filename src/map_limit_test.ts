import assert from "node:assert/strict";
import { mapLimit } from "./map_limit.ts";

Deno.test("mapLimit() keeps the order and never has more under way than the limit", async () => {
  let running = 0;
  let most = 0;
  const results = await mapLimit([1, 2, 3, 4, 5, 6, 7], 3, async (item, index) => {
    most = Math.max(most, ++running);
    for (let turn = 0; turn < 8 - item; turn++) await Promise.resolve();
    running--;
    return `${index}:${item * 10}`;
  });
  assert.deepEqual(results, ["0:10", "1:20", "2:30", "3:40", "4:50", "5:60", "6:70"]);
  assert.equal(most, 3);
});

Deno.test("mapLimit() starts nothing after a failure, and waits for what is under way", async () => {
  const started: number[] = [];
  const ended: number[] = [];
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const all = mapLimit([0, 1, 2, 3], 2, async (item) => {
    started.push(item);
    if (item === 0) {
      queueMicrotask(open);
      throw new Error("first");
    }
    await gate;
    ended.push(item);
  });
  await assert.rejects(all, { message: "first" });
  assert.deepEqual(started, [0, 1]);
  assert.deepEqual(ended, [1]);
});

Deno.test("mapLimit() of nothing is nothing", async () => {
  assert.deepEqual(await mapLimit([], 5, () => Promise.resolve(1)), []);
});

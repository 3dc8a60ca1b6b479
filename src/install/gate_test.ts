import assert from "node:assert/strict";
import { gate } from "./gate.ts";

Deno.test("gate() lets so many in at a time, and the others in their order", async () => {
  const enter = gate(2);
  const inside = new Set<number>();
  const order: number[] = [];
  let most = 0;
  await Promise.all(Array.from({ length: 10 }, (_, index) =>
    enter(async () => {
      order.push(index);
      inside.add(index);
      most = Math.max(most, inside.size);
      await Promise.resolve();
      inside.delete(index);
    })));
  assert.equal(most, 2);
  assert.deepEqual(order, Array.from({ length: 10 }, (_, index) => index));
});

Deno.test("gate() gives what the work gives", async () => {
  const enter = gate(1);
  assert.deepEqual(await Promise.all([enter(async () => await 1), enter(async () => await 2)]), [
    1,
    2,
  ]);
});

Deno.test("gate() lets the next in after work that failed", async () => {
  const enter = gate(1);
  const failing = enter(() => Promise.reject(new Error("broken")));
  const next = enter(() => Promise.resolve("next"));
  await assert.rejects(failing, /broken/);
  assert.equal(await next, "next");
  assert.equal(await enter(() => Promise.resolve("later")), "later");
});

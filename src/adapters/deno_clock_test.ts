import assert from "node:assert/strict";
import { denoClock } from "./deno_clock.ts";
import { denoRandom } from "./deno_random.ts";

Deno.test("denoClock.sleep() resolves when the time is over", async () => {
  const start = denoClock.monotonicSeconds();
  await denoClock.sleep(0.01);
  assert.ok(denoClock.monotonicSeconds() - start >= 0.009);
});

Deno.test("denoClock.sleep() rejects with the signal's reason and leaves no timer", async () => {
  const aborter = new AbortController();
  const sleeping = denoClock.sleep(3600, aborter.signal);
  aborter.abort(new Error("enough"));
  await assert.rejects(sleeping, { message: "enough" });
  await assert.rejects(denoClock.sleep(3600, aborter.signal), { message: "enough" });
});

Deno.test("denoRandom.bytes() fills any length, to the last byte", () => {
  const bytes = denoRandom.bytes(200_000);
  assert.equal(bytes.length, 200_000);
  assert.ok(bytes.subarray(-64).some((byte) => byte !== 0));
  assert.notDeepEqual(denoRandom.bytes(16), denoRandom.bytes(16));
});

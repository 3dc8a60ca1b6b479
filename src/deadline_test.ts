import { equal, rejects } from "node:assert/strict";
import { withDeadline } from "./deadline.ts";

Deno.test("withDeadline() gives what came in time", async () => {
  equal(await withDeadline(Promise.resolve(1), 10, () => new Error("late")), 1);
});

Deno.test("withDeadline() fails with its own error when the time is over", async () => {
  await rejects(withDeadline(new Promise(() => {}), 0, () => new Error("late")), /late/);
});

Deno.test("withDeadline() passes a failure on", async () => {
  await rejects(
    withDeadline(Promise.reject(new Error("broken")), 10, () => new Error("late")),
    /broken/,
  );
});

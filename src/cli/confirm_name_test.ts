import assert from "node:assert/strict";
import { InterruptedError, UsageError } from "../errors.ts";
import { confirmName } from "./confirm_name.ts";

const consequence = 'the cluster "prod" goes back in time';
const nobody = { interactive: false, text: () => Promise.reject(new Error("somebody was asked")) };

function typing(answer: string) {
  return { interactive: true, text: () => Promise.resolve(answer) };
}

Deno.test("confirmName() takes the name from the flag, or from who is asked", async () => {
  await confirmName("prod", "prod", { consequence, prompter: nobody });
  await confirmName("prod", undefined, { consequence, prompter: typing("prod ") });
});

Deno.test("confirmName() refuses another name, and silence", async () => {
  const flag = confirmName("prod", "lab", { consequence, prompter: typing("prod") });
  await assert.rejects(flag, UsageError);
  const typed = confirmName("prod", undefined, { consequence, prompter: typing("y") });
  await assert.rejects(typed, InterruptedError);
  const silent = confirmName("prod", undefined, { consequence, prompter: nobody });
  await assert.rejects(
    silent,
    (error) =>
      error instanceof UsageError && /goes back in time/.test(error.message) &&
      error.hints[0] === "if it is: --confirm prod",
  );
});

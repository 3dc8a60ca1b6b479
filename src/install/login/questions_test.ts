import assert from "node:assert/strict";
import { typingPrompter } from "../../../tests/fakes/typing_prompter.ts";
import { InterruptedError } from "../../errors.ts";
import { Questions } from "./questions.ts";

Deno.test("Questions asks one thing after the other", async () => {
  const open: string[] = [];
  let most = 0;
  const secret = async (question: string): Promise<string> => {
    most = Math.max(most, open.push(question));
    await Promise.resolve();
    open.pop();
    return question;
  };
  const questions = new Questions({ ...typingPrompter([]), secret, text: secret });
  const asked = ["a", "b", "c"].map((question, index) =>
    index === 1 ? questions.text(question) : questions.secret(question)
  );
  assert.deepEqual(await Promise.all(asked), ["a", "b", "c"]);
  assert.equal(most, 1);
});

Deno.test("Questions asks nothing more after Ctrl-C", async () => {
  let asked = 0;
  const secret = (): Promise<string> => {
    asked++;
    return Promise.reject(new InterruptedError("interrupted at a question"));
  };
  const questions = new Questions({ ...typingPrompter([]), secret });
  const [first, second] = [questions.secret("a"), questions.text("b")];
  await assert.rejects(first, InterruptedError);
  await assert.rejects(second, InterruptedError);
  assert.equal(asked, 1);
});

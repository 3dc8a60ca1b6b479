import assert from "node:assert/strict";
import { PromptedErrors } from "./prompted_errors.ts";

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield await Promise.resolve(new TextEncoder().encode(text));
}

Deno.test("PromptedErrors finds prompts wherever the pieces end, and keeps the rest", async () => {
  const text = "hello hakube-1: sorry\nhakube-1:bye";
  for (let cut = 0; cut <= text.length; cut++) {
    const errors = new PromptedErrors(chunks(text.slice(0, cut), text.slice(cut)), "hakube-1:");
    assert.equal(await errors.prompted(), "prompt");
    assert.equal(await errors.prompted(), "prompt");
    assert.equal(await errors.rest, "hello  sorry\nbye");
  }
});

Deno.test("PromptedErrors tells of no prompt where there is none", async () => {
  const errors = new PromptedErrors(chunks("hakube-2:", "x".repeat(10_000)), "hakube-1:");
  const rest = await errors.rest;
  assert.equal(rest.length, 4096);
  assert.equal(await Promise.race([errors.prompted(), Promise.resolve("none")]), "none");
  assert.equal(await new PromptedErrors(chunks("plain"), undefined).rest, "plain");
});

import assert from "node:assert/strict";
import { Passwords } from "./passwords.ts";

/** Passwords of a file, or of a person who types these; and what was asked. */
function passwords(sources: { given?: string; typed?: readonly string[] }): {
  readonly keeper: Passwords;
  readonly questions: readonly string[];
} {
  const questions: string[] = [];
  const ask = (question: string): Promise<string> => {
    const answer = sources.typed?.[questions.push(question) - 1];
    return answer === undefined
      ? Promise.reject(new Error("asked again"))
      : Promise.resolve(answer);
  };
  const keeper = new Passwords({
    name: "SSH password",
    given: sources.given,
    ask: sources.typed === undefined ? undefined : ask,
  });
  return { keeper, questions };
}

/** Tries passwords on a node that takes one. @returns those that were tried */
async function tryOn(keeper: Passwords, node: string, right: string): Promise<string[]> {
  const tried: string[] = [];
  using attempts = keeper.attempts("ann", node);
  for (let next; (next = await attempts.next()) !== undefined;) {
    tried.push(next);
    if (next !== right) continue;
    attempts.accepted();
    break;
  }
  return tried;
}

Deno.test("Passwords asks once, and tries first what was right elsewhere", async () => {
  const { keeper, questions } = passwords({ typed: ["a", "right"] });
  assert.deepEqual(await tryOn(keeper, "m0", "right"), ["a", "right"]);
  assert.deepEqual(await tryOn(keeper, "m1", "right"), ["right"]);
  assert.deepEqual(questions, [
    "SSH password of ann:",
    "That was not it. SSH password of ann:",
  ]);
  assert.equal(keeper.attempts("ann", "m1").isKnown, true);
  assert.equal(keeper.attempts("ann", "m2").isKnown, false);
  assert.equal(keeper.attempts("bob", "m1").isKnown, false);
});

Deno.test("Passwords tries three on a node at most, and none there again", async () => {
  const { keeper, questions } = passwords({ typed: ["right", "b", "c", "d"] });
  await tryOn(keeper, "m0", "right");
  assert.deepEqual(await tryOn(keeper, "m1", "other"), ["right", "b", "c"]);
  assert.deepEqual(await tryOn(keeper, "m1", "other"), []);
  assert.equal(questions.at(-1), "That was not it. SSH password of ann on m1:");
  // What is wrong on one node is not held against the others.
  assert.deepEqual(await tryOn(keeper, "m2", "right"), ["right"]);
});

Deno.test("Passwords tries what was wrong before anything was right on one node only", async () => {
  const { keeper } = passwords({ given: "wrong" });
  const names = Array.from({ length: 20 }, (_, index) => `w${index}`);
  const tried = await Promise.all(names.map((name) => tryOn(keeper, name, "right")));
  assert.deepEqual(tried.flat(), ["wrong"]);
});

Deno.test("Passwords lets nodes wait until an unproven password is proven", async () => {
  const { keeper } = passwords({ given: "right" });
  using first = keeper.attempts("ann", "m0");
  assert.equal(await first.next(), "right");
  using second = keeper.attempts("ann", "m1");
  let isGiven = false;
  const waiting = second.next().then((password) => {
    isGiven = true;
    return password;
  });
  await Promise.resolve();
  assert.equal(isGiven, false);
  first.accepted();
  assert.equal(await waiting, "right");
});

Deno.test("Passwords forgets nothing when an attempt is left without an answer", async () => {
  const { keeper } = passwords({ given: "right" });
  {
    using left = keeper.attempts("ann", "m0");
    assert.equal(await left.next(), "right");
  }
  assert.deepEqual(await tryOn(keeper, "m0", "right"), ["right"]);
});

Deno.test("Passwords takes no answer for not knowing, and asks nobody for the next node", async () => {
  const { keeper, questions } = passwords({ typed: [""] });
  assert.deepEqual(await tryOn(keeper, "m0", "right"), []);
  assert.deepEqual(await tryOn(keeper, "m1", "right"), []);
  assert.equal(questions.length, 1);
});

Deno.test("Passwords tries a fallback before the one of the file", async () => {
  const { keeper } = passwords({ given: "file" });
  using attempts = keeper.attempts("ann", "m0", "login");
  assert.deepEqual([await attempts.next(), await attempts.next()], ["login", "file"]);
  assert.equal(await attempts.next(), undefined);
});

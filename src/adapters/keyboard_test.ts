import assert from "node:assert/strict";
import { createInterface } from "node:readline";
import { Keyboard } from "./keyboard.ts";

/** A keyboard whose keys come in these pieces, and then no more. */
function keyboardOf(...pieces: readonly string[]): Keyboard {
  const left = [...pieces];
  const read = () => {
    const piece = left.shift();
    return Promise.resolve(piece === undefined ? undefined : new TextEncoder().encode(piece));
  };
  return new Keyboard(read, () => {});
}

/** Asks for a line. @returns "(closed)" when there is none */
function line(input: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input });
  return new Promise((resolve) => {
    lines.once("line", (text) => {
      resolve(text);
      lines.close();
    });
    lines.once("close", () => resolve("(closed)"));
  });
}

Deno.test("Keyboard gives each question its line, pasted at once or typed key by key", async () => {
  const keyboard = keyboardOf("one\rtwo\r", "th", "ree\r");
  assert.equal(await keyboard.during(line), "one");
  assert.equal(await keyboard.during(line), "two");
  assert.equal(await keyboard.during(line), "three");
});

Deno.test("Keyboard reads no further than the answer", async () => {
  let reads = 0;
  const keyboard = new Keyboard(() => {
    reads++;
    return Promise.resolve(new TextEncoder().encode("yes\r"));
  }, () => {});
  assert.equal(await keyboard.during(line), "yes");
  assert.equal(reads, 1);
});

Deno.test("Keyboard leaves what comes after a withdrawn question to the next one", async () => {
  const typed = Promise.withResolvers<Uint8Array>();
  const keyboard = new Keyboard(() => typed.promise, () => {});
  await assert.rejects(keyboard.during(() => Promise.reject(new Error("withdrawn"))), /withdrawn/);
  const answer = keyboard.during(line);
  typed.resolve(new TextEncoder().encode("late\r"));
  assert.equal(await answer, "late");
});

Deno.test("Keyboard tells a question that there are no more keys", async () => {
  assert.equal(await keyboardOf("half").during(line), "half");
  assert.equal(await keyboardOf().during(line), "(closed)");
});

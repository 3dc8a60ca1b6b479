import assert from "node:assert/strict";
import { LineReader } from "./line_reader.ts";

async function* chunks(...texts: string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

async function rest(reader: LineReader): Promise<string> {
  const bytes = await Array.fromAsync(reader.rest());
  return bytes.map((chunk) => new TextDecoder().decode(chunk)).join("");
}

Deno.test("LineReader.line() reads lines over chunks, and rest() what follows", async () => {
  const reader = new LineReader(chunks("fi", "rst\nsec", "ond\nand ", "more\n", "to come"));
  assert.equal(await reader.line(), "first");
  assert.equal(await reader.line(), "second");
  assert.equal(await rest(reader), "and more\nto come");
});

Deno.test("LineReader reads several lines of one chunk, empty ones too", async () => {
  const reader = new LineReader(chunks("a\n\nb\n"));
  assert.deepEqual([await reader.line(), await reader.line(), await reader.line()], ["a", "", "b"]);
  assert.equal(await reader.line(), undefined);
  assert.equal(await rest(reader), "");
});

Deno.test("LineReader.line() gives nothing for a line that does not end", async () => {
  assert.equal(await new LineReader(chunks("half a li")).line(), undefined);
  assert.equal(await new LineReader(chunks()).line(), undefined);
});

Deno.test("LineReader.line() does not split a character between chunks", async () => {
  const bytes = new TextEncoder().encode("\u20ac\n");
  const stream = (async function* () {
    yield* [bytes.slice(0, 2), bytes.slice(2)];
  })();
  assert.equal(await new LineReader(stream).line(), "\u20ac");
});

Deno.test("LineReader.line() gives up on a line that never ends", async () => {
  let given = 0;
  const endless = (async function* () {
    for (;;) yield new Uint8Array(1000).fill(65, 0, given++ === 0 ? 1 : 1000);
  })();
  assert.equal(await new LineReader(endless).line(), undefined);
  assert.ok(given < 100, `${given} chunks were read`);
});

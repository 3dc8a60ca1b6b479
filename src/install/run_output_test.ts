import assert from "node:assert/strict";
import fc from "fast-check";
import { type RunOutput, RunOutputParser } from "./run_output.ts";
import { SecretMask } from "./secret_mask.ts";

const encoder = new TextEncoder();
const started = { event: "start", step: "etcd", number: 7, of: 14 } as const;
const record = `\x1e${JSON.stringify(started)}\n`;

/** What comes out of these chunks, one after the other. */
function parsed(...chunks: (string | Uint8Array)[]): RunOutput[] {
  const parser = new RunOutputParser();
  const bytes = chunks.map((chunk) => typeof chunk === "string" ? encoder.encode(chunk) : chunk);
  return [...bytes.flatMap((chunk) => [...parser.push(chunk)]), ...parser.end()];
}

function line(text: string): RunOutput {
  return { kind: "line", text };
}

Deno.test("RunOutputParser tells lines from records", () => {
  assert.deepEqual(parsed(`one\n${record}\ntwo\n`), [
    line("one"),
    { kind: "record", record: started },
    line(""),
    line("two"),
  ]);
});

Deno.test("RunOutputParser gives a line when it is complete, and not before", () => {
  const parser = new RunOutputParser();
  assert.deepEqual([...parser.push(encoder.encode("on"))], []);
  assert.deepEqual([...parser.push(encoder.encode("e\ntw"))], [line("one")]);
  assert.deepEqual([...parser.end()], [line("tw")]);
  assert.deepEqual([...parser.end()], []);
});

Deno.test("RunOutputParser knows a record that is split anywhere", () => {
  for (let at = 1; at < record.length; at++) {
    assert.deepEqual(parsed(record.slice(0, at), record.slice(at)), [
      { kind: "record", record: started },
    ]);
  }
});

Deno.test("RunOutputParser knows a record after a line that has no end", () => {
  assert.deepEqual(parsed(`Progress: 50%${record}done\n`), [
    line("Progress: 50%"),
    { kind: "record", record: started },
    line("done"),
  ]);
});

Deno.test("RunOutputParser knows a last record without its line feed", () => {
  const end = { event: "end", result: "success", exit: "0" };
  assert.deepEqual(parsed(`\x1e${JSON.stringify(end)}`), [{ kind: "record", record: end }]);
});

Deno.test("RunOutputParser shows a record that nobody knows as the line that it is", () => {
  for (const text of ['{"event":"later"}', '{"event":"start"}', "{", "null", "", "5"]) {
    assert.deepEqual(parsed(`\x1e${text}\n`), [line(text)]);
  }
});

Deno.test("RunOutputParser replaces what is not UTF-8, also at the very end", () => {
  assert.deepEqual(parsed(new Uint8Array([0x61, 0xff, 0x62, 0x0a])), [line("a\ufffdb")]);
  assert.deepEqual(parsed(new Uint8Array([0x61, 0xe2, 0x82])), [line("a\ufffd")]);
  const euro = encoder.encode("\u20ac\n");
  assert.deepEqual(parsed(euro.slice(0, 1), euro.slice(1)), [line("\u20ac")]);
});

Deno.test("RunOutputParser gives out a very long line in pieces, before it ends", () => {
  const parser = new RunOutputParser();
  const pieces = [...parser.push(encoder.encode("x".repeat(150_000)))];
  assert.deepEqual(pieces.map((piece) => piece.kind === "line" && piece.text.length), [
    65_536,
    65_536,
  ]);
  const whole = parsed(`${"x".repeat(150_000)}\n`);
  assert.deepEqual(whole, [...pieces, line("x".repeat(150_000 - 2 * 65_536))]);
});

Deno.test("RunOutputParser hides a secret also where a very long line is cut", () => {
  const token = "abcdef.0123456789abcdef";
  for (const before of [65_530, 2 * 65_536 - 1, 65_536 - token.length]) {
    const line = `${"x".repeat(before)}${token}${"x".repeat(70_000)}`;
    for (
      const chunk of [line, `${line}\n`, `${line.slice(0, before + 5)}|${line.slice(before + 5)}`]
    ) {
      const parser = new RunOutputParser(new SecretMask([token]));
      const bytes = chunk.split("|").map((part) => encoder.encode(part));
      const pieces = [...bytes.flatMap((part) => [...parser.push(part)]), ...parser.end()];
      const shown = pieces.map((piece) => piece.kind === "line" ? piece.text : "").join("");
      assert.equal(shown, line.replace(token, "[secret]"));
    }
  }
});

Deno.test("RunOutputParser takes a record with words longer than any of hakube's for a line", () => {
  const text = JSON.stringify({ ...started, step: "x".repeat(1000) });
  assert.deepEqual(parsed(`\x1e${text}\n`), [line(text)]);
});

Deno.test("RunOutputParser gives the same however the output is cut into chunks", () => {
  const piece = fc.oneof(
    fc.constantFrom(record, "\x1e", "\n", "\r\n", `\x1e{"event":"x"}\n`),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.integer({ min: 65_530, max: 65_540 }).map((length) => "y".repeat(length)),
  ).map((text) => encoder.encode(text));
  const bytes = fc.array(fc.oneof(piece, fc.uint8Array({ maxLength: 8 })), { maxLength: 12 });
  const cuts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 });
  fc.assert(
    fc.property(bytes, cuts, (parts, places) => {
      const whole = new Uint8Array(parts.flatMap((part) => [...part]));
      const at = [0, ...places.map((place) => Math.floor(place * whole.length)), whole.length];
      at.sort((a, b) => a - b);
      const chunks = at.slice(1).map((end, index) => whole.slice(at[index], end));
      assert.deepEqual(parsed(...chunks), parsed(whole));
    }),
    { numRuns: 60 },
  );
});

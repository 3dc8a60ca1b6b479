import assert from "node:assert/strict";
import { type OutputStream, streamTerminal } from "./terminal.ts";

/** A stream that takes a few bytes at a time, and so many in all. */
class SmallStream implements OutputStream {
  text = "";

  constructor(readonly room: number, readonly failure = new Error("no")) {}

  writeSync(bytes: Uint8Array): number {
    const left = this.room - this.text.length;
    if (left <= 0) throw this.failure;
    const taken = bytes.subarray(0, Math.min(left, 3));
    this.text += new TextDecoder().decode(taken);
    return taken.length;
  }
}

const noColours = { out: false, err: false };

Deno.test("streamTerminal() writes all of a text, however little a stream takes", () => {
  const [out, err] = [new SmallStream(100), new SmallStream(100)];
  const terminal = streamTerminal(out, err, noColours);
  terminal.out("one two three\n");
  terminal.err("four\n");
  assert.deepEqual([out.text, err.text], ["one two three\n", "four\n"]);
  assert.equal(terminal.failure, undefined);
});

Deno.test("streamTerminal() is quiet when nobody reads any more", () => {
  const out = new SmallStream(5, new Deno.errors.BrokenPipe("Broken pipe"));
  const terminal = streamTerminal(out, new SmallStream(100), noColours);
  terminal.out("one two\n");
  terminal.out("three\n");
  assert.equal(out.text, "one t");
  assert.equal(terminal.failure, undefined);
});

Deno.test("streamTerminal() remembers why its output is not whole", () => {
  const out = new SmallStream(5, new Error("No space left on device"));
  const terminal = streamTerminal(out, new SmallStream(0), noColours);
  terminal.out("one two\n");
  terminal.err("not even this\n");
  assert.match(terminal.failure?.message ?? "", /standard output .*: No space left on device$/);
});

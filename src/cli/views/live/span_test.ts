import assert from "node:assert/strict";
import fc from "fast-check";
import { cutLine, lineWidth, span, textWidth } from "./span.ts";

function cutText(texts: readonly string[], columns: number): string {
  return cutLine(texts.map((text) => span(text)), columns).map(({ text }) => text).join("");
}

Deno.test("cutLine() leaves a line that fits as it is", () => {
  assert.equal(cutText(["abc", "def"], 6), "abcdef");
  assert.equal(cutText(["日本", ""], 4), "日本");
});

Deno.test("cutLine() ends what does not fit with an ellipsis, in whole characters", () => {
  assert.equal(cutText(["abc", "def"], 5), "abcd…");
  assert.equal(cutText(["abc", "def"], 3), "ab…");
  assert.equal(cutText(["日本語"], 5), "日本…");
  assert.equal(cutText(["日本語"], 4), "日…");
  assert.equal(cutText(["👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧"], 4), "👩‍👩‍👧…");
  assert.equal(cutText(["abc"], 1), "…");
  assert.equal(cutText(["abc"], 0), "");
});

Deno.test("cutLine() makes no line wider than it may be, whatever it holds", () => {
  const texts = fc.array(fc.string({ unit: "binary" }), { maxLength: 4 });
  fc.assert(fc.property(texts, fc.nat(30), (texts, columns) => {
    assert.ok(lineWidth(cutLine(texts.map((text) => span(text)), columns)) <= columns);
  }));
});

Deno.test("span() leaves nothing in a text that moves the cursor", () => {
  assert.equal(span("a\tb\r\n\x1b[2Jc\x07\x9b").text, "a b c");
  assert.equal(textWidth(span("a\tb").text), 3);
});

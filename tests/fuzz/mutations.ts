import { Buffer } from "node:buffer";
import fc from "fast-check";

/** What parsers have stumbled over: signs of the formats that hakube reads, and what is no text. */
const tokens = [
  ...["{", "}", "[", "]", '"', "'", "\\", ",", ":", "/*", "*/", "//", "null", "true", "-", "1e999"],
  ...["\\u0000", "\\ud800", "\\", "0x10", "123456789012345678901234567890", "-0", "NaN", "{}"],
  ...['"__proto__":{"polluted":1},', '"constructor":{"prototype":{"polluted":1}},', '"":0,'],
  ...["\0", "\ufeff", "\u2028", "\ud800", "\udfff", "\ufffd", "\x1b[2J", "\x1b]0;x\x07", "\x9b1m"],
  ...["\u202e", "\u200b", "\x7f", "\r", "\n", "\r\n", "\t", "\x0b", "\x1e", "\x1e{", "=", "#"],
  ...["Host *\n", "Match all\n", "Match exec x\n", "Include ~/*\n", "%h", "%", "${HOME}", "~", "!"],
  ...["|1|", "|1|AA==|AA==", "@revoked ", "@cert-authority ", "*", "?", "[::1]:22", "AAAA", "=="],
];

/** One change. Places and lengths are shares of the text, so that they shrink with it. */
type Mutation =
  | { readonly kind: "remove" | "repeat"; readonly at: number; readonly length: number }
  | { readonly kind: "insert" | "cut"; readonly at: number; readonly text: string }
  | { readonly kind: "move"; readonly at: number; readonly length: number; readonly to: number };

const share = fc.double({ min: 0, max: 1, noNaN: true });
/** Mostly a few characters, sometimes half of the text. */
const length = fc.oneof(
  { weight: 3, arbitrary: fc.double({ min: 0, max: 0.01, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ min: 0, max: 0.5, noNaN: true }) },
);
const inserted = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...tokens) },
  { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 8 }) },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.constantFrom(...tokens), fc.integer({ min: 2, max: 300 }))
      .map(([token, times]) => token.repeat(times)),
  },
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constantFrom("remove", "repeat"), at: share, length }),
  fc.record({
    kind: fc.constantFrom("insert", "insert", "insert", "cut"),
    at: share,
    text: inserted,
  }),
  fc.record({ kind: fc.constant("move"), at: share, length, to: share }),
);

/** Real texts, changed in one place or several. Finds what texts made of nothing never come near. */
export function mutated(samples: readonly [string, ...string[]]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.array(mutation, { minLength: 1, maxLength: 6 }))
    .map(([sample, mutations]) => mutations.reduce(mutate, sample));
}

/** The same of bytes. */
export function mutatedBytes(
  samples: readonly [Uint8Array, ...Uint8Array[]],
): fc.Arbitrary<Uint8Array> {
  const [first, ...others] = samples.map((bytes) => Buffer.from(bytes).toString("latin1"));
  return mutated([first ?? "", ...others]).map((text) =>
    new Uint8Array(Buffer.from(text, "latin1"))
  );
}

/** Texts made of nothing: any characters, and the signs of the formats in any order. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", maxLength: 200 }),
  fc.array(fc.oneof(fc.constantFrom(...tokens), fc.string({ maxLength: 5 })), { maxLength: 60 })
    .map((parts) => parts.join("")),
);

function mutate(text: string, mutation: Mutation): string {
  const at = Math.floor(mutation.at * text.length);
  if ("text" in mutation) {
    return text.slice(0, at) + mutation.text + (mutation.kind === "cut" ? "" : text.slice(at));
  }
  const end = at + 1 + Math.floor(mutation.length * text.length);
  const piece = text.slice(at, end);
  if ("to" in mutation) {
    const to = Math.floor(mutation.to * text.length);
    return text.slice(0, to) + piece + text.slice(to);
  }
  return text.slice(0, at) + (mutation.kind === "remove" ? "" : piece + piece) + text.slice(end);
}

import fc from "fast-check";
import { unshowable } from "../../src/definition/quote.ts";

/**
 * Lines that mean something to bash, to the templates or to YAML. What would be run by a shell
 * only speaks, so that a test that fails harms nobody.
 */
const hostileLines = [
  ...["END_OF_FILE", "END_OF_FILE_", "END_OF_FILE__", "END", "EOF", "}", "fi", "EOF'", "<<END"],
  ...["$(echo leaked >&2)", "`echo leaked >&2`", "${leaked?}", "$HOME", "$'\\x41'", "$((1/0))"],
  ...["'", '"', "'; echo leaked >&2; '", '"; echo leaked >&2; "', "\\", "\\n", "!x", "#", "%s"],
  ...["%>", "<%", "<%= it.node %>", "<%~ 1 -%>", "-%>", "<% throw 1 %>", "{{ .x }}", "${1}"],
  ...["---", "...", "- a: b", "a: b", "*x", "&x", "!!binary x", "|", ">-", "? x", "{", "["],
  ...["yes", "0x10", "1e3", "12:30", "~", "null", "", " ", "\t", " x ", "\u00fc\ud83d\ude00"],
];

const line = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...hostileLines) },
  fc.string({ maxLength: 20 }),
  // What nobody can see is refused by the definition.
  fc.string({ unit: "grapheme", maxLength: 5 }).filter((text) => !unshowable.test(text)),
);

/** Texts of several lines that a definition may have in the settings of kubeadm. */
export const hostileText: fc.Arbitrary<string> = fc
  .tuple(fc.array(line, { maxLength: 5 }), fc.constantFrom("", "\n", "\n\n"))
  .map(([lines, end]) => lines.join("\n") + end);

// A key is of one line, and this one belongs to JavaScript.
const key = line.filter((text) => !unshowable.test(text) && text !== "__proto__");

/** Objects of such texts, two deep. Keys that hakube owns are words of a kind that is not made here. */
export const hostileDocument: fc.Arbitrary<Record<string, unknown>> = fc.object({
  key,
  values: [hostileText, fc.integer(), fc.boolean(), fc.constant(null)],
  maxDepth: 2,
  maxKeys: 4,
}).map((document) => document as Record<string, unknown>);

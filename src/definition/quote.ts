const longestQuote = 60;

/**
 * Characters that a terminal would not show as they stand: controls, the invisible and
 * direction-changing ones (they can make a text read as another one), and halves of a pair.
 */
// deno-lint-ignore no-control-regex
export const unshowable = /[\u0000-\u001f\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u;

const everyUnshowable = new RegExp(unshowable.source, "gu");

/**
 * Puts a value of the definition in double quotes for a message, escaped as in JSON and cut
 * when long. Lists and objects are named, not shown.
 */
export function quote(value: unknown): string {
  if (typeof value === "string") return quoteText(value);
  if (Array.isArray(value)) return "a list";
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** Several of them, with commas between. */
export function quoteAll(values: readonly unknown[]): string {
  return values.map(quote).join(", ");
}

function quoteText(text: string): string {
  // A text of megabytes is cut before it is looked at; two code units may be one character.
  const characters = [
    ...withoutPassword(text.slice(0, 20 * longestQuote)).slice(0, 2 * longestQuote + 2),
  ];
  const long = characters.length > longestQuote;
  const shown = characters.slice(0, longestQuote).join("");
  const escaped = JSON.stringify(shown).replace(everyUnshowable, escape);
  return long ? `${escaped.slice(0, -1)}..."` : escaped;
}

/** Messages end in logs, and somebody may have written `http://user:password@host`. */
function withoutPassword(text: string): string {
  return text.replace(/(\/\/[^/:@]*):[^/@]+@/, "$1:***@");
}

function escape(character: string): string {
  let escaped = "";
  for (let index = 0; index < character.length; index++) {
    escaped += `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`;
  }
  return escaped;
}

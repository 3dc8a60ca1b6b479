// Directions of writing can make a script read as another one than bash runs.
const directionMark = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

/**
 * Finds out why a text cannot be a fragment of a boot script.
 * @returns the end of a sentence about the text; undefined when nothing is wrong with it
 */
export function wrongHookText(text: string): string | undefined {
  if (text.trim() === "") return "is empty";
  if (text.includes("\0")) return "has a NUL character";
  // What a decoder puts in the place of bytes that are not UTF-8.
  if (text.includes("\ufffd")) return "is not UTF-8";
  if (text.includes("\r")) return "has line ends of Windows, which bash does not read";
  if (directionMark.test(text)) return "has invisible characters that change how it reads";
  const interpreter = /^#!\s*(.*)/.exec(text)?.[1];
  if (interpreter !== undefined && !/\b(?:ba|da)?sh\b/.test(interpreter)) {
    return "is not bash, as its first line says";
  }
  return undefined;
}

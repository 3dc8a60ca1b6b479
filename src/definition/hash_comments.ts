import { createScanner } from "jsonc-parser";

// SyntaxKind of jsonc-parser is a const enum, which cannot be imported here.
const unknownToken = 16;
const endOfFile = 17;

/** Makes comments that begin with `#`, as in shells and YAML, those of JSONC. */
export function hashCommentsToJsonc(text: string): { text: string; count: number } {
  const comments = hashComments(text);
  const replaced = replaceAll(text, comments, (comment) => `//${comment.slice(1)}`);
  return { text: replaced, count: comments.length };
}

/**
 * Puts spaces in the place of comments that begin with `#`: everything else stays where it is.
 * @returns also where the first one begins; undefined when there is none
 */
export function blankHashComments(text: string): { text: string; first: number | undefined } {
  const comments = hashComments(text);
  const blanked = replaceAll(text, comments, (comment) => " ".repeat(comment.length));
  return { text: blanked, first: comments[0]?.begin };
}

interface Comment {
  readonly begin: number;
  /** The end of the line. */
  readonly end: number;
}

function hashComments(text: string): Comment[] {
  if (!text.includes("#")) return [];
  const comments: Comment[] = [];
  const scanner = createScanner(text, true);
  for (;;) {
    const token: number = scanner.scan();
    if (token === endOfFile) return comments;
    const hash = token === unknownToken ? scanner.getTokenValue().indexOf("#") : -1;
    if (hash < 0) continue;
    const begin = scanner.getTokenOffset() + hash;
    const lineEnd = text.indexOf("\n", begin);
    const end = lineEnd < 0 ? text.length : lineEnd;
    comments.push({ begin, end });
    scanner.setPosition(end);
  }
}

function replaceAll(
  text: string,
  comments: readonly Comment[],
  replace: (comment: string) => string,
): string {
  let at = 0;
  const parts = comments.flatMap(({ begin, end }) => {
    const before = text.slice(at, begin);
    at = end;
    return [before, replace(text.slice(begin, end))];
  });
  return parts.join("") + text.slice(at);
}

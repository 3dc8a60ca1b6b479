import { createScanner } from "jsonc-parser";

/** Texts larger than this are no cluster definitions: five thousand nodes need a tenth of it. */
const mostBytes = 8 * 1024 * 1024;
const mostTokens = 500_000;
const deepest = 64;

/** Why a text is not even parsed, and where this was found out. */
export interface Refusal {
  readonly rule: "too-large" | "too-deep";
  readonly offset: number;
  readonly message: string;
}

// SyntaxKind of jsonc-parser is a const enum, which cannot be imported here.
const openBrace = 1;
const closeBrace = 2;
const openBracket = 3;
const closeBracket = 4;
const endOfFile = 17;

/**
 * Looks for what would exhaust the stack or the memory of the parser, which is recursive.
 * @returns undefined when the text may be parsed
 */
export function refuseText(text: string): Refusal | undefined {
  if (text.length > mostBytes || new TextEncoder().encode(text).length > mostBytes) {
    return { rule: "too-large", offset: 0, message: "the definition is larger than 8 MiB" };
  }
  const scanner = createScanner(text, true);
  let depth = 0;
  for (let tokens = 0; tokens < mostTokens; tokens++) {
    const token: number = scanner.scan();
    if (token === endOfFile) return undefined;
    if (token === openBrace || token === openBracket) depth++;
    else if (token === closeBrace || token === closeBracket) depth = Math.max(0, depth - 1);
    if (depth > deepest) {
      const message = `objects and lists are nested more than ${deepest} deep`;
      return { rule: "too-deep", offset: scanner.getTokenOffset(), message };
    }
  }
  const message = `the definition has more than ${mostTokens} words and signs`;
  return { rule: "too-large", offset: scanner.getTokenOffset(), message };
}

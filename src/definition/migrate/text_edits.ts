import { createScanner, type Edit, type Node } from "jsonc-parser";

/** Edits of a text that touch nothing around what they change. */

// SyntaxKind of jsonc-parser is a const enum, which cannot be imported here.
const commaToken = 5;
const lineComment = 12;
const blockComment = 13;

/** Puts other text, which is JSON, in the place of a value or a key. */
export function replacement(node: Node, content: string): Edit {
  return { offset: node.offset, length: node.length, content };
}

/**
 * Puts another value in the place of a property's, and a new property after it: on a line of its own
 * when the first one has one.
 */
export function replacementAndNext(
  text: string,
  property: Node,
  value: string,
  next: string,
): Edit[] {
  const valueNode = property.children?.[1];
  if (valueNode === undefined) return [];
  const before = text.slice(lineStart(text, property.offset), property.offset);
  const lineEnd = text.includes("\r\n") ? "\r\n" : "\n";
  const gap = before.trim() === "" ? `${lineEnd}${before}` : " ";
  return [replacement(valueNode, `${value},${gap}${next}`)];
}

/**
 * Takes a property out, with the comments that are right above it and behind it on its line: they
 * speak of it.
 */
export function removal(text: string, property: Node): Edit[] {
  const siblings = property.parent?.children ?? [];
  const previous = siblings[siblings.indexOf(property) - 1];
  const afterPrevious = previous === undefined
    ? (property.parent?.offset ?? 0) + 1
    : endOf(previous);
  const comma = commaAfter(text, endOf(property));
  const end = comma === undefined ? endOf(property) : comma + 1;
  const edits = [
    hasLinesOfItsOwn(text, property.offset, end)
      ? between(withCommentsAbove(text, afterPrevious, property.offset), restOfLine(text, end))
      : withinLine(text, property.offset, end, comma === undefined),
  ];
  // A last property takes the comma before it along: trailing commas are not everybody's.
  const before = comma === undefined && previous !== undefined
    ? commaAfter(text, endOf(previous))
    : undefined;
  if (before !== undefined) edits.push({ offset: before, length: 1, content: "" });
  return edits;
}

/** With the spaces that would be left: before a last property, behind another one. */
function withinLine(text: string, offset: number, end: number, isLast: boolean): Edit {
  const spaces = (pattern: RegExp, part: string) => pattern.exec(part)?.[0].length ?? 0;
  const endsLine = restOfLine(text, end) > end;
  return isLast || endsLine
    ? between(offset - spaces(/[ \t]*$/, text.slice(lineStart(text, offset), offset)), end)
    : between(offset, end + spaces(/^[ \t]*/, text.slice(end)));
}

function between(begin: number, end: number): Edit {
  return { offset: begin, length: end - begin, content: "" };
}

function hasLinesOfItsOwn(text: string, offset: number, end: number): boolean {
  return text.slice(lineStart(text, offset), offset).trim() === "" && restOfLine(text, end) > end;
}

/** Where the next line begins, when nothing but a comment comes before it; otherwise `offset`. */
function restOfLine(text: string, offset: number): number {
  const rest = /[ \t]*(?:\/\/[^\n]*)?\r?\n/y;
  rest.lastIndex = offset;
  return rest.test(text) ? rest.lastIndex : offset;
}

function endOf({ offset, length }: Node): number {
  return offset + length;
}

function lineStart(text: string, offset: number): number {
  return text.lastIndexOf("\n", offset - 1) + 1;
}

/** Offset of the comma that follows, whatever comments are between. */
function commaAfter(text: string, offset: number): number | undefined {
  const scanner = createScanner(text, true);
  scanner.setPosition(offset);
  const token: number = scanner.scan();
  return token === commaToken ? scanner.getTokenOffset() : undefined;
}

/** Where the first of the comments begins that stand on lines of their own directly above. */
function withCommentsAbove(text: string, from: number, offset: number): number {
  let begin = lineStart(text, offset);
  for (const comment of commentsBetween(text, from, offset).reverse()) {
    const start = lineStart(text, comment.offset);
    const isOwnLine = start >= from && text.slice(start, comment.offset).trim() === "";
    const isDirectlyAbove = /^[ \t]*\r?\n?$/.test(text.slice(comment.end, begin));
    if (!isOwnLine || !isDirectlyAbove) break;
    begin = start;
  }
  return begin;
}

function commentsBetween(
  text: string,
  from: number,
  to: number,
): { offset: number; end: number }[] {
  const comments: { offset: number; end: number }[] = [];
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  while (scanner.getPosition() < to) {
    const token: number = scanner.scan();
    if (token !== lineComment && token !== blockComment) continue;
    const offset = scanner.getTokenOffset();
    comments.push({ offset, end: offset + scanner.getTokenLength() });
  }
  return comments;
}

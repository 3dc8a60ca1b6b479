import {
  type Node,
  type ParseError,
  parseTree,
  printParseErrorCode,
  stripComments,
} from "jsonc-parser";
import type { Problem } from "../errors.ts";
import { limitProblems, type Locate, mostProblems, type Place } from "./finding.ts";
import { blankHashComments } from "./hash_comments.ts";
import { fromPointer } from "./json_path.ts";
import { quote } from "./quote.ts";
import { refuseText } from "./text_guard.ts";
import { textPlaces } from "./text_places.ts";
import { treeValue } from "./tree_value.ts";

/** A definition's text as JSON, with everything that is wrong with it as such. */
export interface ParsedDefinition {
  /** For messages. */
  readonly file: string;
  /** As far as it could be read; undefined when nothing could. */
  readonly value: unknown;
  /** At most 101; the last then says how many more there are. */
  readonly problems: readonly Problem[];
  /**
   * Finds a value, or its key, by JSON Pointer: the nearest thing around it when it is not there.
   */
  readonly locate: Locate;
}

const parserMessages: Readonly<Record<string, string>> = {
  InvalidSymbol: "this is neither a text in double quotes nor a number, true, false or null",
  InvalidNumberFormat: "this is not a number",
  PropertyNameExpected: "a key in double quotes is expected here",
  ValueExpected: "a value is expected here",
  ColonExpected: "a colon is expected here",
  CommaExpected: "a comma is expected here",
  CloseBraceExpected: "a closing brace } is expected here",
  CloseBracketExpected: "a closing bracket ] is expected here",
  EndOfFileExpected: "nothing may follow the definition",
  InvalidCommentToken: "this is not a comment",
  UnexpectedEndOfComment: "this comment is not closed",
  UnexpectedEndOfString: "this text is not closed by a double quote in the same line",
  UnexpectedEndOfNumber: "this number is not complete",
  InvalidUnicode: "this is not a Unicode escape such as \\u00e9",
  InvalidEscapeCharacter: "this is not an escape that JSON has",
  InvalidCharacter: "a control character must be written as an escape",
};

/**
 * Reads JSON with comments and trailing commas. Never throws.
 * @param file name of the text's source, for messages
 */
export function parseDefinition(text: string, file: string): ParsedDefinition {
  // A byte order mark is no part of the text; a space keeps the columns right.
  const clean = text.startsWith("\ufeff") ? ` ${text.slice(1)}` : text;
  const refusal = refuseText(clean);
  if (refusal !== undefined) {
    const place = textPlaces(clean.slice(0, refusal.offset + 1))(refusal.offset);
    const { rule, message } = refusal;
    const problems: Problem[] = [{ severity: "error", rule, ...place, path: "", message }];
    return { file, value: undefined, problems, locate: () => place };
  }
  const placeAt = textPlaces(clean);
  const { text: json, first } = blankHashComments(clean);
  const reported: ParseError[] = [];
  const root = parseTree(json, reported, { allowTrailingComma: true });
  // Of a text that ends too early, every open brace would be reported at the same place.
  const errors = reported.filter((error, index) => error.offset !== reported[index - 1]?.offset);
  const syntax = [
    ...(first === undefined ? [] : [hashProblem(placeAt(first))]),
    ...errors.slice(0, mostProblems).map((error) => syntaxProblem(error, json, placeAt)),
  ];
  const hidden = Math.max(0, errors.length - mostProblems);
  const { value, problems, uncounted } = treeValue(root, placeAt);
  return {
    file,
    value,
    problems: limitProblems([...syntax, ...problems], hidden + uncounted),
    locate: (pointer, at = "value") => placeAt(offsetOf(root, fromPointer(pointer), at)),
  };
}

function syntaxProblem(
  error: ParseError,
  text: string,
  placeAt: (offset: number) => Place,
): Problem {
  return {
    severity: "error",
    rule: "syntax",
    ...placeAt(error.offset),
    path: "",
    message: syntaxMessage(error, text),
  };
}

/** One for all of them: the ancestor's README had its definition full of them. */
function hashProblem(place: Place): Problem {
  return {
    severity: "error",
    rule: "hash-comment",
    ...place,
    path: "",
    message: 'comments begin with "//", not with "#"',
    hint: "`hakube migrate` writes them so, and makes what else is old current",
  };
}

function syntaxMessage({ error, offset, length }: ParseError, text: string): string {
  const message = parserMessages[printParseErrorCode(error)] ?? "this is not JSON";
  const offending = text.slice(offset, offset + Math.min(length, 200));
  if (offending !== "") return `${message}: ${quote(offending)}`;
  return stripComments(text).trim() === "" ? "the definition is empty" : `${message}, at the end`;
}

function offsetOf(root: Node | undefined, parts: readonly string[], at: "value" | "key"): number {
  let node = root;
  let keyOffset: number | undefined;
  for (const [index, part] of parts.entries()) {
    const child = node?.type === "array" ? node.children?.[Number(part)] : property(node, part);
    const isLast = index === parts.length - 1;
    if (child === undefined) return node?.offset ?? keyOffset ?? 0;
    if (child.type === "property") {
      keyOffset = child.offset;
      if (isLast && at === "key") return keyOffset;
      node = child.children?.[1];
    } else {
      keyOffset = undefined;
      node = child;
    }
  }
  return node?.offset ?? keyOffset ?? 0;
}

/** The last property of that name, whose value is the one that counts. */
function property(node: Node | undefined, name: string): Node | undefined {
  return node?.children?.findLast((child) => child.children?.[0]?.value === name);
}

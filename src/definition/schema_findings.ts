import type { z } from "zod";
import { errorAt, errorAtKey, type Finding, mostProblems } from "./finding.ts";
import { type JsonPath, pathLabel } from "./json_path.ts";
import { quote } from "./quote.ts";
import { nearest } from "./suggest.ts";
import { textFormat } from "./text_formats.ts";
import { keysOf, unknownKeyFinding, valuesOf } from "./unknown_key.ts";

type Issue = z.core.$ZodIssue;

const typeNames: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true or false",
  int: "a whole number",
  number: "a number",
  object: "an object",
  record: "an object",
  string: "a text in double quotes",
};

/** How many problems an issue stands for. */
export function countFindings(issue: Issue): number {
  return issue.code === "unrecognized_keys" ? issue.keys.length : 1;
}

/** The paths of the values that an issue is about. */
export function refusedPaths(issue: Issue): JsonPath[] {
  const path = issue.path as JsonPath;
  return issue.code === "unrecognized_keys" ? issue.keys.map((key) => [...path, key]) : [path];
}

/**
 * Says in plain words what zod found: at most {@link mostProblems} findings, since saying what is
 * wrong takes longer than finding it.
 * @param value the whole document, to quote from
 */
export function schemaFindings(issue: Issue, value: unknown): Finding[] {
  const path = issue.path as JsonPath;
  const input = valueAt(value, path);
  const what = pathLabel(path);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.slice(0, mostProblems).map((key) => unknownKeyFinding([...path, key]));
    case "invalid_key":
      return [formatFinding([...path], formatOf(issue.issues[0]), path.at(-1), errorAtKey)];
    case "invalid_format":
      return [formatFinding(path, issue.format, input, errorAt)];
    case "invalid_type":
      return [typeFinding(path, typeNames[issue.expected] ?? issue.expected, input)];
    case "invalid_union":
      return unionFindings(issue, value);
    case "invalid_value":
      return [valueFinding(path, issue.values, input)];
    case "too_small":
    case "too_big":
      return [errorAt(path, "out-of-range", `${what} ${quote(input)} ${rangeOf(issue)}`)];
    default:
      return [errorAt(path, "invalid-value", `${what} ${quote(input)} is not valid`)];
  }
}

function formatOf(issue: Issue | undefined): string {
  return issue?.code === "invalid_format" ? issue.format : "";
}

function formatFinding(
  path: JsonPath,
  formatName: string,
  input: unknown,
  makeFinding: typeof errorAt,
): Finding {
  const format = textFormat(formatName);
  const expected = format?.expected ?? "valid";
  const advice = format?.advice?.find(([pattern]) => pattern.test(String(input).slice(0, 300)));
  const subject = makeFinding === errorAtKey ? "key" : pathLabel(path);
  const message = `${subject} ${quote(input)} is not ${expected}`;
  return makeFinding(path, formatName, message, advice?.[1]);
}

function typeFinding(path: JsonPath, expected: string, input: unknown): Finding {
  const what = pathLabel(path);
  if (input === undefined) {
    return errorAt(path, "missing-key", `${what} is missing`, `it must be ${expected}`);
  }
  const message = `${what} must be ${expected}, not ${quote(input)}`;
  return errorAt(
    path,
    "wrong-type",
    message,
    quotesHint(expected, input) ?? keysHint(path, expected, input),
  );
}

/** For `"loadBalancer": "keepalived"` and the like: what an object would have. */
function keysHint(path: JsonPath, expected: string, input: unknown): string | undefined {
  const keys = expected === typeNames["object"] && path.length > 0 ? keysOf(path) : [];
  const key = typeof input === "string"
    ? keys.find((name) => valuesOf([...path, name]).includes(input))
    : undefined;
  if (key !== undefined) return `write { ${quote(key)}: ${quote(input)} }`;
  return keys.length > 0 ? `it has the keys ${keys.map(quote).join(", ")}` : undefined;
}

function quotesHint(expected: string, input: unknown): string | undefined {
  if (typeof input === "string") {
    const isOther = expected !== typeNames["string"] && /^(?:true|false|\d+)$/.test(input);
    return isOther ? "write it without quotes" : undefined;
  }
  const isPlain = typeof input === "number" || typeof input === "boolean";
  return isPlain && expected === typeNames["string"] ? "put it in double quotes" : undefined;
}

function valueFinding(path: JsonPath, values: readonly unknown[], input: unknown): Finding {
  if (input === undefined) return typeFinding(path, values.map(quote).join(" or "), input);
  const message = `${pathLabel(path)} ${quote(input)} is not ${values.map(quote).join(" or ")}`;
  const meant = typeof input === "string" ? nearest(input, values.map(String)) : undefined;
  const hint = meant === undefined ? undefined : `did you mean ${quote(meant)}?`;
  return errorAt(path, "unknown-value", message, hint);
}

function rangeOf(issue: z.core.$ZodIssueTooSmall | z.core.$ZodIssueTooBig): string {
  return issue.code === "too_small"
    ? `is too small: the least is ${issue.minimum}`
    : `is too large: the most is ${issue.maximum}`;
}

/** Of the schemas that a value may match, takes the one whose type the value has. */
function unionFindings(issue: z.core.$ZodIssueInvalidUnion, value: unknown): Finding[] {
  const path = issue.path as JsonPath;
  const isAboutType = (nested: Issue) => nested.code === "invalid_type" && nested.path.length === 0;
  const meant = issue.errors.find((branch) => !branch.some(isAboutType));
  if (meant !== undefined) {
    return meant.flatMap((nested) =>
      schemaFindings({ ...nested, path: [...issue.path, ...nested.path] }, value)
    );
  }
  const expected = issue.errors.flat().filter(isAboutType).map((nested) =>
    nested.code === "invalid_type" ? typeNames[nested.expected] ?? nested.expected : ""
  );
  return [typeFinding(path, expected.join(" or "), valueAt(value, path))];
}

/** The value at a path; undefined when there is none. */
function valueAt(value: unknown, path: JsonPath): unknown {
  let current = value;
  for (const part of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, part)) {
      return undefined;
    }
    current = (current as Record<string | number, unknown>)[part];
  }
  return current;
}

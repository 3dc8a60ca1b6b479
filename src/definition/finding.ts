import type { Problem } from "../errors.ts";
import { type JsonPath, toPointer } from "./json_path.ts";

/** A problem that has a place in the document but not yet in the text. */
export interface Finding {
  readonly severity: "error" | "warning";
  readonly rule: string;
  readonly path: JsonPath;
  /** Whether to point at the value or at its key. */
  readonly at: "value" | "key";
  readonly message: string;
  readonly hint: string | undefined;
}

/** Line and column, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Finds the place of a JSON Pointer in the text. */
export type Locate = (pointer: string, at?: "value" | "key") => Place;

/** More problems than this are counted, not shown. */
export const mostProblems = 100;

/** An error at a value. */
export function errorAt(path: JsonPath, rule: string, message: string, hint?: string): Finding {
  return { severity: "error", rule, path, at: "value", message, hint };
}

/** An error at a key. */
export function errorAtKey(path: JsonPath, rule: string, message: string, hint?: string): Finding {
  return { severity: "error", rule, path, at: "key", message, hint };
}

/** A warning at a value. */
export function warningAt(path: JsonPath, rule: string, message: string, hint?: string): Finding {
  return { severity: "warning", rule, path, at: "value", message, hint };
}

/** Gives a finding its line and column. */
export function toProblem(finding: Finding, locate: Locate): Problem {
  const pointer = toPointer(finding.path);
  return {
    severity: finding.severity,
    rule: finding.rule,
    ...locate(pointer, finding.at),
    path: pointer,
    message: finding.message,
    ...(finding.hint === undefined ? {} : { hint: finding.hint }),
  };
}

/**
 * Sorts problems by their place and cuts them to {@link mostProblems}, with a last one that
 * says how many more there are.
 * @param uncounted how many there are beside those given
 */
export function limitProblems(problems: readonly Problem[], uncounted = 0): Problem[] {
  const sorted = problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  const shown = sorted.slice(0, mostProblems);
  const more = sorted.length - shown.length + uncounted;
  const last = shown.at(-1);
  if (more === 0 || last === undefined) return shown;
  return [...shown, {
    severity: "error",
    rule: "too-many-problems",
    line: last.line,
    column: last.column,
    path: "",
    message: `and ${more} more ${more === 1 ? "problem" : "problems"}`,
    hint: "mend these first",
  }];
}

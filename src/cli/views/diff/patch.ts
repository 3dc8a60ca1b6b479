import { FILE_HEADERS_ONLY, formatPatch, type StructuredPatch, structuredPatch } from "diff";

/** Milliseconds for one comparison: what a machine sends may be anything. */
const patience = 5000;

/** What changes in a text, as a unified diff; undefined when there is too much to tell it. */
export type Patch = StructuredPatch;

/** @param path below `a/` and `b/` in the diff, as git has it */
export function patchOf(path: string, before: string, after: string): Patch | undefined {
  const options = { context: 3, timeout: patience };
  const names = [`a/${path}`, `b/${path}`] as const;
  return structuredPatch(...names, before, after, undefined, undefined, options);
}

/** The unified diff, as `patch -p1` reads it. */
export function patchText(patch: Patch): string {
  return formatPatch(patch, FILE_HEADERS_ONLY);
}

/** `+3 -1`: how many lines come and go. */
export function patchSize({ hunks }: Patch): string {
  const lines = hunks.flatMap((hunk) => hunk.lines);
  const count = (sign: string) => lines.filter((line) => line.startsWith(sign)).length;
  return `+${count("+")} -${count("-")}`;
}

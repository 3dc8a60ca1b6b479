import type { JsonPath } from "../../src/definition/json_path.ts";
import { validDefinition } from "./valid_definition.ts";

/** Refused in every text: what changes a file's lines, a terminal, or how a text reads. */
export const neverAccepted = [
  "a\nb",
  "a\rb",
  "a\0b",
  "\u001b[2J",
  "a\u202eb",
  "a\u200bb",
  "a\ud800b",
  "\u0085",
];

/** Refused in every text that is not free in form. */
export const refusedByLists = [
  "$(reboot)",
  "`reboot`",
  "; rm -rf /",
  "a; rm -rf /",
  "a && reboot",
  "a|b",
  "'",
  '"',
  "a'b",
  "../../etc",
  "-oProxyCommand=reboot",
  "--help",
  "${IFS}",
  "a*",
  " ",
  "%n",
  "\\",
  "!x",
  "a<b",
];

/** Where in a value there are texts. */
export function textPaths(value: unknown, path: JsonPath = []): JsonPath[] {
  if (typeof value === "string") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) =>
    textPaths(item, [...path, Array.isArray(value) ? Number(key) : key])
  );
}

/** The valid definition with another text at a path. */
export function withText(path: JsonPath, text: string): unknown {
  const definition = validDefinition();
  let parent: unknown = definition;
  for (const part of path.slice(0, -1)) parent = (parent as Record<string | number, unknown>)[part];
  (parent as Record<string | number, unknown>)[path.at(-1) ?? ""] = text;
  return definition;
}

import type { Argument, Option } from "@commander-js/extra-typings";

/** What a value is, as far as a shell can complete it. */
export type KindOfValue = "file" | "directory" | "node" | "topic" | "check" | "hook" | "network";

/** By the word that help writes for the value: `<file>`, `[nodes...]`. */
const kinds: Readonly<Record<string, KindOfValue>> = {
  definition: "file",
  old: "file",
  file: "file",
  directory: "directory",
  node: "node",
  nodes: "node",
  masters: "node",
  topic: "topic",
  checks: "check",
  hook: "hook",
  network: "network",
};

/** @returns undefined for what nobody but the user knows, such as a number */
export function kindOfValue(target: Option | Argument): KindOfValue | undefined {
  const word = "flags" in target ? /[<[]([^>\].]+)/.exec(target.flags)?.[1] : target.name();
  return word === undefined ? undefined : kinds[word];
}

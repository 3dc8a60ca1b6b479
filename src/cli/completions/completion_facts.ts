import { bundledHooks } from "../../assets/templates.ts";
import { parseDefinition } from "../../definition/parse_definition.ts";
import { expandHome } from "../../install/login/expand_value.ts";
import { checkIds } from "../../install/preflight/preflight_checks.ts";
import type { CliContext } from "../cli_context.ts";
import type { CompletionFacts } from "./complete.ts";
import type { KindOfValue } from "./value_kinds.ts";

const lists: Partial<Readonly<Record<KindOfValue, readonly string[]>>> = {
  check: checkIds,
  hook: bundledHooks.preinstall,
  network: bundledHooks.networkProvider,
};

/** What completions need besides the command line, from this machine. */
export function completionFacts({ ports, environment }: CliContext): CompletionFacts {
  return {
    listed: (kind) => Promise.resolve(lists[kind] ?? []),
    async nodeNames(definition) {
      const path = expandHome(withoutQuotes(definition), environment("HOME") ?? "~");
      // Nothing is said at a prompt of what is wrong with a file; validate does.
      const bytes = await ports.files.read(path).catch(() => undefined);
      if (bytes === undefined) return [];
      return namesIn(parseDefinition(new TextDecoder().decode(bytes), path).value);
    },
  };
}

/** bash passes words on as they were typed. */
function withoutQuotes(word: string): string {
  return word.replaceAll(/\\(.)|["']/g, "$1");
}

/** Names in whatever somebody may be writing; such as could do something to a shell are left out. */
function namesIn(definition: unknown): string[] {
  const nodes = ["masters", "workers"].flatMap((key) => listAt(definition, key));
  const names = nodes.map((node) => valueAt(node, "nodeName"));
  return names.filter((name) =>
    typeof name === "string" && /^[A-Za-z0-9.-]+$/.test(name)
  ) as string[];
}

function listAt(value: unknown, key: string): unknown[] {
  const list = valueAt(value, key);
  return Array.isArray(list) ? list : [];
}

function valueAt(value: unknown, key: string): unknown {
  if (typeof value !== "object" || value === null || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}

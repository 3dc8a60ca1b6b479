import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { sha256 } from "./digest.ts";

/**
 * SHA-256 of what a definition means: defaults applied, hook texts included; comments, spaces and
 * the order of keys do not count. Nor does what preflight ignores: nothing is rendered of it, and
 * whoever adds a name to it is not to render again.
 */
export function definitionDigest(definition: ClusterDefinition): string {
  const { ignorePreflight: _, ...rendered } = definition;
  return sha256(JSON.stringify(rendered, sortedKeys));
}

/** For JSON.stringify: objects with their keys in order; undefined values are left out by it. */
function sortedKeys(_key: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1));
}

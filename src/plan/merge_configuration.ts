import type { JsonObject, JsonValue } from "../definition/cluster_definition.ts";

/**
 * Merges a user's document over hakube's: objects merge key by key, lists and scalars replace.
 *
 * Lists whose entries are told apart by `name` merge by that name instead: arguments (`extraArgs`,
 * `kubeletExtraArgs`), and `extraVolumes`, because one volume more must not take from the API
 * server the volumes of its audit policy and its encryption key. All entries of one name replace
 * all of that name, since an argument may be given more than once; new names come last.
 */
export function mergeConfiguration(base: JsonObject, override: JsonObject): JsonObject {
  const merged: Record<string, JsonValue> = { ...base };
  for (const [key, value] of Object.entries(override)) {
    merged[key] = mergeValue(key, base[key], value);
  }
  return merged;
}

function mergeValue(key: string, base: JsonValue | undefined, override: JsonValue): JsonValue {
  if (isObject(base) && isObject(override)) return mergeConfiguration(base, override);
  if (isNamedList(key) && Array.isArray(base) && Array.isArray(override)) {
    return mergeByName(base, override);
  }
  return override;
}

function isNamedList(key: string): boolean {
  return key === "extraArgs" || key.endsWith("ExtraArgs") || key === "extraVolumes";
}

function mergeByName(base: readonly JsonValue[], override: readonly JsonValue[]): JsonValue[] {
  const replaced = new Set(override.map(nameOf));
  const known = new Set(base.map(nameOf));
  const merged: JsonValue[] = [];
  const placed = new Set<JsonValue | undefined>();
  for (const entry of base) {
    const name = nameOf(entry);
    if (!replaced.has(name)) merged.push(entry);
    else if (!placed.has(name)) {
      merged.push(...override.filter((candidate) => nameOf(candidate) === name));
      placed.add(name);
    }
  }
  return [...merged, ...override.filter((entry) => !known.has(nameOf(entry)))];
}

function nameOf(entry: JsonValue): JsonValue | undefined {
  return isObject(entry) ? entry["name"] : undefined;
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

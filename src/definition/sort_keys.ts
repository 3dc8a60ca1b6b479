import type { JsonObject, JsonValue } from "./cluster_definition.ts";

/**
 * Orders the keys of an object, and of all objects in it, by their UTF-16 units. In JSON their order
 * says nothing, so it must not show in what is rendered; lists stay as they are.
 */
export function sortKeys(object: JsonObject): JsonObject {
  const entries = Object.entries(object).sort(([one], [other]) => one < other ? -1 : 1);
  return Object.fromEntries(entries.map(([key, value]) => [key, sortValue(value)]));
}

function sortValue(value: JsonValue): JsonValue {
  if (typeof value !== "object" || value === null) return value;
  return isList(value) ? value.map(sortValue) : sortKeys(value);
}

// Array.isArray alone does not tell a read-only list from an object.
function isList(value: JsonObject | readonly JsonValue[]): value is readonly JsonValue[] {
  return Array.isArray(value);
}

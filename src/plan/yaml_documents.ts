import { Document } from "yaml";
import type { JsonObject } from "../definition/cluster_definition.ts";

/**
 * Writes YAML for Kubernetes: block style, keys in the given order, no aliases, no line folding.
 * @param documents separated by `---`
 * @returns text that ends with a line feed
 */
export function toYaml(documents: readonly JsonObject[]): string {
  return documents.map(toYamlValue).join("---\n");
}

/** Writes one value of any kind as YAML, in the same style as {@link toYaml}. */
export function toYamlValue(value: unknown): string {
  // Kubernetes' parser knows YAML 1.1, where a bare `on`, `yes` or `12:30` is not a string.
  const document = new Document(value, { aliasDuplicateObjects: false, compat: "yaml-1.1" });
  return document.toString({ lineWidth: 0 });
}

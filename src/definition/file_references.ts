import type { ParsedDefinition } from "./parse_definition.ts";

/**
 * Lists the files, beside hooks, whose text {@link DefinitionFacts} must have: certificate
 * authorities. Takes any input: what is no text is left out, for `checkDefinition` to report.
 */
export function fileReferences({ value }: ParsedDefinition): string[] {
  const root = record(value);
  const { manifests, images, ...others } = record(root["mirrors"]);
  const mirrors = [others, record(manifests), record(images)].flatMap(Object.values);
  const trusted = root["trustedCAs"];
  return [
    ...(Array.isArray(trusted) ? trusted : []),
    ...mirrors.map((mirror) => record(mirror)["ca"]),
  ].filter((reference): reference is string => typeof reference === "string" && reference !== "");
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

import type { ParsedDefinition } from "./parse_definition.ts";

/**
 * Lists the files, beside hooks, whose text {@link DefinitionFacts} must have: certificate
 * authorities. Takes any input: what is no text is left out, for `checkDefinition` to report.
 */
export function fileReferences({ value }: ParsedDefinition): string[] {
  const trusted = record(value)["trustedCAs"];
  return [
    ...(Array.isArray(trusted) ? trusted : []),
    ...mirrorsOf(value).map((mirror) => mirror["ca"]),
  ].filter(isReference);
}

/** Lists the files with secrets, which only `install` reads: logins, and a cloud's configuration. */
export function secretFileReferences({ value }: ParsedDefinition): string[] {
  return [
    ...mirrorsOf(value).map((mirror) => mirror["credentialsFile"]),
    record(record(value)["hooks"])["cloudProviderConfig"],
  ].filter(isReference);
}

function mirrorsOf(value: unknown): Record<string, unknown>[] {
  const { manifests, images, ...others } = record(record(value)["mirrors"]);
  return [others, record(manifests), record(images)].flatMap(Object.values).map(record);
}

function isReference(reference: unknown): reference is string {
  return typeof reference === "string" && reference !== "";
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

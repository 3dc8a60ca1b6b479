import { z } from "zod";
import { allDocuments } from "../../src/cli/documents/all_documents.ts";

/** A schema of JSON Schema, as far as it is made here. */
export interface JsonSchema {
  readonly type?: string;
  readonly const?: string | number | boolean;
  readonly enum?: readonly (string | number)[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly additionalProperties?: JsonSchema | boolean;
}

/** The schema of each document, by its kind. Fields may be added, so others are allowed. */
export function documentSchemas(): Record<string, JsonSchema> {
  return Object.fromEntries(allDocuments.map(({ kind, meaning, schema }) => {
    // What is read may have more fields than what this hakube prints.
    const { $schema: _, ...made } = z.toJSONSchema(schema, { io: "input" });
    return [kind, { description: meaning, ...made } as JsonSchema];
  }));
}

/** `docs/reference/json.schema.json`: one document or event, whichever it is. */
export function jsonSchemaText(): string {
  const schemas = documentSchemas();
  const document = {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "What hakube prints with --json",
    description: "One document, or one line of a stream of events.",
    oneOf: Object.keys(schemas).map((kind) => ({ $ref: `#/$defs/${kind}` })),
    $defs: schemas,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

import { z } from "zod";
import { definitionSchema } from "../../definition/definition_schema.ts";
import { textFormat } from "../../definition/text_formats.ts";
import { definitionExamples } from "./definition_examples.ts";
import { clusterMeanings, nodeMeanings, settingMeanings } from "./definition_meanings.ts";
import { plainWords, withoutLinks } from "./inline_markdown.ts";
import type { KeyMeaning } from "./key_meaning.ts";

/** A JSON Schema, as far as that of definitions goes. */
export interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
  readonly format?: string;
  readonly [keyword: string]: unknown;
}

/** How the schema begins; a file that does was made by hakube. */
const heading = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Cluster definition of hakube",
  $comment: "Made by `hakube schema`. Do not edit.",
  description: "What `hakube render` makes a cluster's assets of. Comments and trailing commas " +
    "are allowed; what keys mean to each other is checked by `hakube validate`.",
  // Not of the standard; editors with the language server of VS Code understand them.
  allowComments: true,
  allowTrailingCommas: true,
} as const;

/**
 * The shape of a definition as JSON Schema, draft 7, which every editor understands: made of the
 * schema that `validate` checks with, and of what the reference says of each key.
 * @throws Error when a key has no meaning or no example
 */
export function definitionJsonSchema(): JsonSchema {
  const made = z.toJSONSchema(definitionSchema, {
    target: "draft-7",
    io: "input",
    reused: "inline",
  });
  const { $schema: _, ...shape } = made;
  return { ...heading, ...described(shape as JsonSchema, "") };
}

/** The text of the file, as `hakube schema` prints it. */
export function definitionJsonSchemaText(): string {
  return `${JSON.stringify(definitionJsonSchema(), undefined, 2)}\n`;
}

/** @param path of the key whose value this is, as in `definitionExamples`; empty for the document */
function described(schema: JsonSchema, path: string): JsonSchema {
  const { format, properties, items, anyOf, propertyNames, additionalProperties, ...rest } = schema;
  const values = typeof additionalProperties === "object" ? additionalProperties : undefined;
  const keyFormat = propertyNames?.format;
  return {
    ...rest,
    ...errorMessage(format),
    ...(properties && { properties: describedKeys(properties, path) }),
    ...(items && { items: described(items, `${path}[]`) }),
    ...(anyOf && { anyOf: anyOf.map((form) => described(form, path)) }),
    ...(keyFormat !== undefined && { propertyNames: described(propertyNames ?? {}, "") }),
    ...(additionalProperties === false && { additionalProperties }),
    ...(values && { additionalProperties: described(values, `${path}.<${keyFormat}>`) }),
  };
}

function describedKeys(
  properties: Readonly<Record<string, JsonSchema>>,
  path: string,
): Record<string, JsonSchema> {
  const keys = Object.entries(properties).map(([name, schema]) => {
    const key = path === "" ? name : `${path}.${name}`;
    return [name, { ...describeKey(key), ...described(schema, key) }];
  });
  return Object.fromEntries(keys);
}

function describeKey(path: string): Partial<JsonSchema> {
  const ofNode = path.replace(/^(?:masters|workers)\[\]\./, "");
  const meanings = ofNode === path ? { ...clusterMeanings, ...settingMeanings } : nodeMeanings;
  const meaning: KeyMeaning | undefined = meanings[ofNode];
  const example = definitionExamples[ofNode];
  if (meaning === undefined || example === undefined) {
    throw new Error(`the key ${path} lacks its ${meaning === undefined ? "meaning" : "example"}`);
  }
  const { assumed } = meaning;
  const text = describingText(meaning);
  return {
    description: plainWords(text),
    markdownDescription: withoutLinks(text),
    ...(assumed !== undefined && { default: assumed }),
    examples: [example],
  };
}

/** Where no one value is assumed, the default is words. */
function describingText({ meaning, default: usual, assumed }: KeyMeaning): string {
  return usual === undefined || assumed !== undefined
    ? meaning
    : `${meaning} Default: ${usual.replace(/\.$/, "")}.`;
}

/** What editors say of a text that does not match; names of formats would mean nothing to them. */
function errorMessage(format: string | undefined): Partial<JsonSchema> {
  const expected = format === undefined ? undefined : textFormat(format)?.expected;
  return expected === undefined ? {} : { patternErrorMessage: `This is not ${expected}.` };
}

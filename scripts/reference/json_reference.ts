import { allDocuments } from "../../src/cli/documents/all_documents.ts";
import type { JsonDocument } from "../../src/cli/documents/json_document.ts";
import { documentSchemas, type JsonSchema } from "./json_schema.ts";
import { generatedNote, table } from "./markdown.ts";

/** Fields that are explained once for all documents. */
const common = ["apiVersion", "kind", "time", "runId", "event"];

/** `docs/reference/json.md`: what `--json` prints. */
export function jsonReference(): string {
  const schemas = documentSchemas();
  return [
    "# JSON",
    generatedNote("src/cli/documents/"),
    "With `--json` a command prints one document on standard output, or for long work one event a " +
    "line. Nothing else comes there, but the text of `--help` and `--version`. Within `hakube/v1` fields are only added, so leave alone what " +
    "you do not know. [json.schema.json](json.schema.json) says the same as JSON Schema.",
    table(["field", "type", "meaning"], [
      ["`apiVersion`", '`"hakube/v1"`', "In every document."],
      ["`kind`", "text", "In every document: one of the headings below."],
      [
        "`time`",
        "time",
        "In events: when hakube learned of it, in UTC. Of a log: the node's clock.",
      ],
      ["`runId`", "text", "In events: the same for all of one call of a command, or of one run."],
      ["`event`", "text", "In events: which."],
    ]),
    ...allDocuments.flatMap((document) => sectionOf(document, schemas[document.kind] ?? {})),
  ].join("\n\n") + "\n";
}

function sectionOf({ kind, commands, meaning }: JsonDocument, schema: JsonSchema): string[] {
  const by = commands.map((name) => name === "*" ? "every command" : `\`hakube ${name}\``);
  const head = [`## ${kind}`, `Printed by ${by.join(", ")}. ${meaning}`];
  if (schema.oneOf === undefined) return [...head, ...fieldTable(schema)];
  return [...head, ...schema.oneOf.flatMap(eventSection)];
}

function eventSection(schema: JsonSchema): string[] {
  const name = schema.properties?.["event"]?.const;
  return [`### ${name}`, schema.description ?? "", ...fieldTable(schema)];
}

function fieldTable(schema: JsonSchema): string[] {
  const rows = fieldRows(schema, "").filter(([path = ""]) => !common.includes(plain(path)));
  return rows.length === 0 ? [] : [table(["field", "type", "meaning"], rows)];
}

function plain(path: string): string {
  return path.replaceAll("`", "");
}

function fieldRows({ properties = {}, required = [] }: JsonSchema, prefix: string): string[][] {
  return Object.entries(properties).flatMap(([name, field]) => {
    const path = prefix + name;
    const type = typeOf(field) + (required.includes(name) ? "" : ", or absent");
    return [[`\`${path}\``, type, field.description ?? ""], ...innerRows(field, path)];
  });
}

/** What is in an object, a list of objects, or an object whose keys are names. */
function innerRows(field: JsonSchema, path: string): string[][] {
  const { additionalProperties: values } = field;
  if (field.items !== undefined) return innerRows(field.items, `${path}[]`);
  if (typeof values === "object") return innerRows(values, `${path}.<name>`);
  const shapes = field.oneOf ?? field.anyOf ?? [];
  return [...fieldRows(field, `${path}.`), ...shapes.flatMap((shape) => innerRows(shape, path))];
}

const typeNames: Readonly<Record<string, string>> = {
  array: "list",
  boolean: "true or false",
  integer: "whole number",
  null: "null",
  number: "number",
  object: "object",
  string: "text",
};

function typeOf(schema: JsonSchema & { readonly format?: string }): string {
  if (schema.const !== undefined) return `\`${JSON.stringify(schema.const)}\``;
  if (schema.enum !== undefined) {
    return schema.enum.map((value) => `\`${JSON.stringify(value)}\``).join(", ");
  }
  const shapes = schema.oneOf ?? schema.anyOf;
  if (shapes !== undefined) return [...new Set(shapes.map(typeOf))].join(" or ");
  if (schema.format === "date-time") return "time";
  if (schema.items !== undefined) return `list of: ${typeOf(schema.items)}`;
  return typeNames[schema.type ?? ""] ?? "anything";
}

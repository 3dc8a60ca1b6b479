import { deepEqual, ok } from "node:assert/strict";
import { Ajv2020 } from "ajv/dist/2020.js";
import { documentSchemas } from "../scripts/reference/json_schema.ts";
import { allDocuments } from "../src/cli/documents/all_documents.ts";

/** A document as programs read it. */
export type PrintedDocument = Readonly<Record<string, unknown>> & { readonly kind: string };

const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { "date-time": isTime } });
const validators = new Map(
  Object.entries(documentSchemas()).map(([kind, schema]) => [kind, ajv.compile(schema)]),
);

function isTime(text: string): boolean {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/.test(text) && !isNaN(Date.parse(text));
}

/**
 * Reads what a command printed with `--json`: every line must be a document that is described, with
 * no field that is not.
 */
export function documentsIn(stdout: string): PrintedDocument[] {
  ok(stdout.endsWith("\n"), `the last line is not whole: ${stdout}`);
  return stdout.trimEnd().split("\n").map((line) => {
    const document = JSON.parse(line) as PrintedDocument;
    const described = allDocuments.find(({ kind }) => kind === document.kind);
    const validate = validators.get(document.kind);
    ok(described && validate, `no such kind is described in src/cli/documents/: ${line}`);
    ok(validate(document), `${line}\n${JSON.stringify(validate.errors)}`);
    // Fields that nobody has described are left out of what zod gives back.
    deepEqual(described.schema.parse(document), document);
    return document;
  });
}

/** Reads what a command printed as its only document. */
export function documentIn(stdout: string): PrintedDocument {
  const [document, ...others] = documentsIn(stdout);
  ok(document && others.length === 0, stdout);
  return document;
}

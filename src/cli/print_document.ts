import type { DocumentFields, JsonDocument } from "./documents/json_document.ts";
import type { Terminal } from "./terminal.ts";

/** Prints a document for programs, on one line of standard output. */
export function printDocument<Document extends JsonDocument>(
  terminal: Pick<Terminal, "out">,
  fields: DocumentFields<Document>,
): void {
  terminal.out(`${JSON.stringify({ apiVersion: "hakube/v1", ...fields })}\n`);
}

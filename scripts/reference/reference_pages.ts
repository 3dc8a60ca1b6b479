import { definitionJsonSchemaText } from "../../src/cli/reference/definition_json_schema.ts";
import type { SourceFile } from "../source_file.ts";
import { commandsReference } from "./commands_reference.ts";
import { definitionReference } from "./definition_reference.ts";
import { exitCodesReference } from "./exit_codes_reference.ts";

/** What is generated below `docs/`, as it should be. */
export function referencePages(): SourceFile[] {
  return [
    { path: "docs/definition.schema.json", text: definitionJsonSchemaText() },
    { path: "docs/reference/commands.md", text: commandsReference() },
    { path: "docs/reference/definition.md", text: definitionReference() },
    { path: "docs/reference/exit-codes.md", text: exitCodesReference() },
  ];
}

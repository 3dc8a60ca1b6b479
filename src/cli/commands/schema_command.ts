import type { CommandSetup, Program } from "../command_setup.ts";
import type { definitionSchemaDocument } from "../documents/about_documents.ts";
import { example } from "../example.ts";
import { printDocument } from "../print_document.ts";

/** `hakube schema` */
export function addSchemaCommand(program: Program, { terminal }: CommandSetup): void {
  program
    .command("schema")
    .summary("print the JSON Schema of definitions, for editors")
    .description(
      "Print the JSON Schema of definitions, for editors.\n\n" +
        'With "$schema": "./hakube.schema.json" in a definition beside it, an editor completes ' +
        "keys, says what they mean, and marks what is wrong.",
    )
    .addHelpText("after", example("hakube schema >hakube.schema.json"))
    .action(async (_options, command) => {
      const { definitionJsonSchema, definitionJsonSchemaText } = await import(
        "../reference/definition_json_schema.ts"
      );
      if (!command.optsWithGlobals().json) return terminal.out(definitionJsonSchemaText());
      const schema = { ...definitionJsonSchema() };
      printDocument<typeof definitionSchemaDocument>(terminal, {
        kind: "DefinitionSchema",
        schema,
      });
    });
}

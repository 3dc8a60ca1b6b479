import { definitionJsonSchemaText } from "../../src/cli/reference/definition_json_schema.ts";
import { topicPages } from "../../src/cli/reference/pages/topic_pages.ts";
import type { SourceFile } from "../source_file.ts";
import { commandsReference } from "./commands_reference.ts";
import { markdownPage } from "./markdown.ts";
import { jsonReference } from "./json_reference.ts";
import { jsonSchemaText } from "./json_schema.ts";

/** What is generated below `docs/`, as it should be. */
export function referencePages(): SourceFile[] {
  return [
    { path: "docs/definition.schema.json", text: definitionJsonSchemaText() },
    { path: "docs/reference/commands.md", text: commandsReference() },
    ...topicPages().map((page) => ({
      path: `docs/reference/${page.name}.md`,
      text: markdownPage(page),
    })),
    { path: "docs/reference/json.md", text: jsonReference() },
    { path: "docs/reference/json.schema.json", text: jsonSchemaText() },
  ];
}

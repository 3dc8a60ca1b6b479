import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

export const helpDocument = jsonDocument("Help", {
  commands: ["help"],
  meaning: "What `help` shows, for programs that show it elsewhere.",
}, {
  name: z.string().describe("The command or topic; empty: the program."),
  text: z.string().describe("As on a terminal of 80 columns without colours."),
});

export const completionScriptDocument = jsonDocument("CompletionScript", {
  commands: ["completions"],
  meaning: "What a shell is to run.",
}, {
  shell: z.enum(["bash", "zsh", "fish"]).describe("Which shell."),
  text: z.string().describe("The script."),
});

export const definitionSchemaDocument = jsonDocument("DefinitionSchema", {
  commands: ["schema"],
  meaning: "Without `--json` the schema stands alone, as a file that editors read.",
}, {
  schema: z.record(z.string(), z.unknown()).describe("JSON Schema of definitions, draft 7."),
});

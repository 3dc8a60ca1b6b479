import { z } from "zod";
import { jsonDocument } from "./json_document.ts";
import { problemShape } from "./shared_shapes.ts";

export const validationDocument = jsonDocument("Validation", {
  commands: ["validate"],
  meaning: "A definition that can be used. One that cannot gives an `Error` with its `problems`.",
}, {
  valid: z.literal(true).describe("Always."),
  clusterName: z.string().describe("Name of the cluster."),
  kubernetesVersion: z.string().describe("As written, or the default."),
  problems: z.array(problemShape).describe("The warnings."),
});

export const definitionWrittenDocument = jsonDocument("DefinitionWritten", {
  commands: ["init"],
  meaning: "A definition was made.",
}, {
  path: z.string().optional().describe("The file that was written; absent: it was to be `-`."),
  text: z.string().optional().describe("With `-`: the definition, comments included."),
});

const changeShape = z.object({
  kind: z.enum(["changed", "note"]).describe("`note`: the text stays, what it means does not."),
  path: z.string().describe("Where in the old text, as a JSON Pointer; empty for the whole."),
  subject: z.string().describe("The same for people: `hooks.cloudProvider`."),
  what: z.string().describe("What became of it."),
  why: z.string().describe("The reason."),
});

export const migrationDocument = jsonDocument("Migration", {
  commands: ["migrate"],
  meaning: "A definition of hakube-installer made one of today.",
}, {
  changes: z.array(changeShape).describe("The most important first."),
  left: z.array(problemShape).describe("What is still wrong with the new text."),
  text: z.string().optional().describe("The new text, unless `--output` is given."),
  path: z.string().optional().describe("With `--output`: where it was written to."),
});

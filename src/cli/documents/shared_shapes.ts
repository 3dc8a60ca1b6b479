import { z } from "zod";

/** A problem of a definition. */
export const problemShape = z.object({
  severity: z.enum(["error", "warning"]).describe("A warning stops nothing."),
  rule: z.string().describe("Which rule it breaks, for example `duplicate-address`."),
  line: z.int().describe("Counts from 1."),
  column: z.int().describe("Counts from 1."),
  path: z.string().describe("Where, as a JSON Pointer: `/masters/0/privateIP`."),
  message: z.string().describe("One sentence."),
  hint: z.string().optional().describe("What to do about it."),
});

/** A file that was written. */
export const writtenFileShape = z.object({
  path: z.string().describe("Relative to the directory."),
  change: z.enum(["new", "content", "mode"])
    .describe("Whether it was not there, or was another, or only had another mode."),
  reason: z.string().describe("For example `new`, `changed`, `issued anew: the names changed`."),
});

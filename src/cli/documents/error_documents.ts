import { z } from "zod";
import type { ErrorKind } from "../../errors.ts";
import { jsonDocument } from "./json_document.ts";
import { problemShape } from "./shared_shapes.ts";

const kinds = [
  "usage",
  "definition",
  "assets",
  "connection",
  "script",
  "unfit",
  "unfinished",
  "different",
  "interrupted",
  "bug",
] as const satisfies readonly (ErrorKind | "bug")[];

export const errorDocument = jsonDocument("Error", {
  commands: ["*"],
  meaning: "Why a command failed; the last thing that it prints.",
}, {
  exitCode: z.int().describe("See [exit codes](exit-codes.md)."),
  error: z.enum(kinds).describe("The kind of error that the exit code stands for."),
  message: z.string().describe("One sentence that names the thing."),
  hints: z.array(z.string()).describe("What to do about it, a sentence each."),
  problems: z.array(problemShape).optional().describe("Of a definition: all that is wrong."),
});

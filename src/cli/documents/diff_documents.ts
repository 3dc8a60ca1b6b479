import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

const differenceShape = z.object({
  path: z.string().describe("Relative to the assets directory."),
  change: z.enum(["new", "content", "mode"])
    .describe("Whether it is not there, or is other than it would be, or its mode is."),
  text: z.string().describe("For people: `would be issued anew: 80 days remain`."),
  secret: z.boolean().describe("Whether nothing of it may be shown."),
  diff: z.string().optional()
    .describe("Unified diff, of a file that is there and that people read."),
});

const silentNodeShape = z.object({
  node: z.string().describe("Its name."),
  reason: z.string().describe("Why nothing is known of it."),
});

export const diffDocument = jsonDocument("Diff", {
  commands: ["diff"],
  meaning: "What a render would change. Secrets are named, and nothing of them is shown.",
}, {
  against: z.enum(["assets", "nodes"])
    .describe("What is compared with: the assets, or the scripts that last ran on the nodes."),
  different: z.boolean().describe("Whether there are differences."),
  files: z.array(differenceShape).describe("Sorted by path."),
  silent: z.array(silentNodeShape).optional().describe("With `--against nodes`: who said nothing."),
});

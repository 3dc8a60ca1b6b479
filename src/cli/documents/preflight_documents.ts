import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

const findingShape = z.object({
  id: z.string().describe("The check: see [preflight](../preflight.md)."),
  severity: z.enum(["error", "warning", "info", "ignored"])
    .describe("Only an error stops an installation."),
  nodes: z.array(z.string()).describe("On which nodes the same was found."),
  measured: z.string().describe("What was found."),
  needed: z.string().describe("What is needed."),
  remedy: z.string().describe("What to do about it; empty when there is nothing."),
});

export const preflightReportDocument = jsonDocument("PreflightReport", {
  commands: ["preflight", "install"],
  meaning: "What was measured on the machines. `install` prints the part that takes seconds.",
}, {
  fit: z.boolean().describe("Whether no error is left that is not ignored."),
  nodes: z.int().describe("How many nodes were asked for."),
  findings: z.array(findingShape).describe("The worst first."),
});

import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

export const drillPlanDocument = jsonDocument("DrillPlan", {
  commands: ["drill"],
  meaning: "What will be stopped. It comes before the events; with `--dry-run` that is all.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  masters: z.array(z.string()).describe("Names of the masters, in the order of their turns."),
  maxSeconds: z.int().describe("How long writes may fail."),
  awaySeconds: z.int().describe("How long each master is kept away."),
});

const masterShape = z.object({
  master: z.string().describe("The master that was stopped."),
  witness: z.string().describe("The master from which it was measured."),
  awaySeconds: z.number()
    .describe("The longest time in which no write succeeded; 0: none failed."),
  unsteadySeconds: z.number()
    .describe("From the first write that failed to the first after which all succeeded."),
  returnSeconds: z.number().describe("The same when the master came back."),
  writes: z.int().describe("How many were tried."),
  failed: z.int().describe("How many of them failed."),
  lost: z.array(z.int())
    .describe("Numbers of writes that were acknowledged and could not be read in the end."),
  timeline: z.object({
    stopping: z.number().describe("When it was stopped, in seconds from the first write."),
    restored: z.number().describe("When it was started again, likewise."),
    writes: z.array(z.object({
      at: z.number().describe("When it began, likewise."),
      seconds: z.number().describe("How long it took."),
      ok: z.boolean().describe("Whether it was acknowledged."),
    })).describe("Each of them."),
  }).describe("What the page of `--html` draws."),
});

export const drillReportDocument = jsonDocument("DrillReport", {
  commands: ["drill"],
  meaning: "What the loss of each master has cost; the last line of a drill that was begun.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  startedAt: z.iso.datetime().describe("When it was begun."),
  maxSeconds: z.int().describe("How long writes may fail."),
  masters: z.array(masterShape).describe("Those that were stopped, in their order."),
  notDone: z.array(z.string()).describe("Names of those that were not, for what came before."),
  passed: z.boolean().describe("Whether all was borne; else the exit code is 7."),
  problems: z.array(z.string()).describe("Why not, a sentence each."),
});

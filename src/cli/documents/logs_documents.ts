import { z } from "zod";
import { headOf, type JsonDocument, jsonDocument } from "./json_document.ts";

const fields = {
  ...headOf("RunEvent"),
  time: z.iso.datetime().optional().describe(
    "When the node last wrote down the time, by its clock.",
  ),
  runId: z.string().describe("The run of the node."),
  node: z.string().describe("Its name in the definition."),
};

const step = {
  step: z.string().describe("Name of the step."),
  number: z.number().describe("Counts from 1."),
  of: z.number().describe("How many steps there are."),
};

function event<const Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  own: Fields,
) {
  return z.object({ ...fields, event: z.literal(name), ...own });
}

const runEvents = z.discriminatedUnion("event", [
  event("run-started", {
    phase: z.string().describe("What of the script runs: `node`, `token`, `cluster`."),
    of: z.number().describe("How many steps there are."),
  }).describe("The script begins."),
  event("step-started", step).describe("A step begins."),
  event("step-ended", {
    ...step,
    result: z.enum(["ok", "changed", "failed"]).describe("`ok`: there was nothing to do."),
    exitCode: z.number().describe("Of the step's last command."),
    seconds: z.number().describe("How long it took."),
  }).describe("A step is done."),
  event("output", { line: z.string().describe("Secrets are hidden.") })
    .describe("A line that a program printed."),
  event("run-stopped", { before: z.string().describe("The step that was not begun.") })
    .describe("The script ended early, as it was told to."),
  event("run-ended", {
    result: z.string().describe("systemd's word: `success`, `exit-code`, `timeout`, …"),
    exitCode: z.string().describe("As systemd gives it: a number, or the name of a signal."),
  }).describe("The script has ended."),
]);

export const runEventDocument: JsonDocument<typeof runEvents> = {
  kind: "RunEvent",
  commands: ["logs"],
  meaning: "One a line: the journal and the output of a node's last run.",
  schema: runEvents,
};

const span = {
  begin: z.iso.datetime().describe("By the clock of this machine."),
  end: z.iso.datetime().describe("When it ended, or when its node last wrote down the time."),
};

const stepShape = z.object({
  ...span,
  name: z.string().describe("Name of the step."),
  result: z.enum(["ok", "changed", "failed", "unfinished"]).describe("How it came out."),
});

const runShape = z.object({
  ...span,
  node: z.string().describe("Its name in the definition."),
  runId: z.string().describe("Runs of one installation begin the same."),
  phase: z.string().describe("`node`, or on one master `token` or `cluster`."),
  result: z.enum(["ok", "failed", "unfinished"]).describe("How it came out."),
  steps: z.array(stepShape).describe("In their order."),
});

export const timelineDocument = jsonDocument("Timeline", {
  commands: ["logs"],
  meaning: "With `--timeline`: when each node was in which step.",
}, {
  runs: z.array(runShape).describe("Of each node its last installation's."),
  leftOut: z.array(z.object({
    node: z.string().describe("Its name in the definition."),
    reason: z.string().describe("Why nothing is known of it."),
  })).describe("Nodes of which there is no timeline."),
});

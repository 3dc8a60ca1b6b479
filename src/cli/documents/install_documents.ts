import { z } from "zod";
import { eventFields, headOf, type JsonDocument, jsonDocument } from "./json_document.ts";

/** What has events: all that runs scripts on nodes. */
const commands = [
  "install",
  "certs renew",
  "drill",
  "etcd recover",
  "etcd restore",
  "reset",
  "upgrade",
  "verify",
];

export const installPlanDocument = jsonDocument("InstallPlan", {
  commands: ["install"],
  meaning: "What will run where. It comes before the first script; with `--dry-run` only a " +
    "`PreflightReport` comes after it.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  cluster: z.enum(["new", "unfinished", "living"])
    .describe("Whether it begins, its installation goes on, or it lives."),
  nodes: z.array(z.object({
    node: z.string().describe("Its name in the definition."),
    host: z.string().describe("Where it is reached."),
    script: z.string().describe("Path of its boot script."),
    goesOn: z.boolean().describe("Whether it runs there already."),
    changed: z.boolean().describe("Whether another one ran there last."),
  })).describe("Those that were asked for."),
  joiningMasters: z.array(z.string())
    .describe("Masters that join a cluster that lives, and that its load balancer has to know."),
});

const node = z.string().describe("Its name in the definition.");

const outcomeShape = z.object({
  node,
  state: z.enum(["ok", "failed", "unreachable", "lost", "left", "stopped", "skipped"]).describe(
    "`failed`: its script did; `unreachable`: not reached, or not logged in to; `lost`: the " +
      "connection broke, and `left`: we left, and the run goes on; `stopped`: its script ended " +
      "before its next step, as it was told to; `skipped`: not begun.",
  ),
  changed: z.array(z.string()).describe("Steps that changed something."),
  step: z.string().optional().describe("The step that it was in when it did not end well."),
  message: z.string().optional().describe("One sentence, when it did not end well."),
  hints: z.array(z.string()).describe("What to do about it, a sentence each."),
  lastLines: z.array(z.string()).describe("What it printed last, secrets hidden."),
  log: z.string().optional().describe("Path of its log on this machine."),
});

const step = {
  node,
  step: z.string().describe("Name of the step."),
  number: z.int().describe("Counts from 1."),
  of: z.int().describe("How many steps there are."),
};

function event<const Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  fields: Fields,
) {
  return z.object({
    ...headOf("InstallEvent"),
    ...eventFields,
    event: z.literal(name),
    ...fields,
  });
}

const installEvents = z.discriminatedUnion("event", [
  event("connected", { node }).describe("A node answered."),
  event("decided", {
    etcd: z.enum(["new", "existing"]).describe("What a member without data takes etcd for."),
    quorumSeen: z.boolean().describe("Whether etcd has ever had a majority."),
    initialised: z.boolean().describe("Whether the cluster was made already."),
    initMaster: z.string().describe("Which master runs `kubeadm init` if need be."),
  }).describe("The masters have been asked, and this is what the nodes are told."),
  event("run-started", {
    node,
    phase: z.string().describe(
      "Of `install` `node`, all of the node's steps, or `token` or `cluster`, what one master does " +
        "for the cluster; of other commands what is done, for example `upgrade_node`.",
    ),
    attached: z.boolean().describe("Whether the run was going on already."),
  }).describe("A node's script runs."),
  event("waiting", { node, startedBy: z.string().describe("Whose run it is: `ann@laptop`.") })
    .describe(
      "Another run goes on there, or for `verify` anywhere in the cluster; ours goes on when it " +
        "has ended.",
    ),
  event("connection-lost", {
    node,
    message: z.string().describe("Why."),
    retryIn: z.number().describe("Seconds until it is tried again."),
  }).describe("The run goes on without us."),
  event("reconnected", { node }).describe("We follow the run again."),
  event("restarted", { node }).describe(
    "The node was restarted under its run, which begins again.",
  ),
  event("step-started", step).describe("A step begins."),
  event("step-ended", {
    ...step,
    result: z.enum(["ok", "changed", "failed"]).describe("`ok`: there was nothing to do."),
    exitCode: z.int().describe("Of the step's last command."),
    seconds: z.number().describe("How long it took."),
  }).describe("A step is done."),
  event("output", { node, line: z.string().describe("Secrets are hidden.") })
    .describe("A line that a program printed on the node."),
  event("run-ended", { node, outcome: outcomeShape.describe("How it came out.") })
    .describe("A node is done."),
]);

export const installEventDocument: JsonDocument<typeof installEvents> = {
  kind: "InstallEvent",
  commands,
  meaning: "One a line, as it happens.",
  schema: installEvents,
};

export const installSummaryDocument = jsonDocument("InstallSummary", {
  commands,
  meaning:
    "How each node came out, when what was begun has ended. `drill` and `verify` print their " +
    "report behind it.",
}, {
  ...eventFields,
  nodes: z.array(outcomeShape).describe("How each node came out."),
});

import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

const checks = [
  "leftovers",
  "members",
  "etcd-writes",
  "api-servers",
  "load-balancer",
  "kubeconfig",
  "pods",
  "pod-network",
  "dns",
  "cleanup",
] as const;

const check = z.enum(checks).describe("What is proven, in the order in which it is done.");

export const verifyPlanDocument = jsonDocument("VerifyPlan", {
  commands: ["verify"],
  meaning: "What would be proven: with `--dry-run`.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  node: z.string().describe("The master that looks."),
  checks: z.array(check).describe("In their order."),
});

const checkShape = z.object({
  check,
  result: z.enum(["ok", "failed", "not done"]).describe("`not done`: it ended before."),
  problems: z.array(z.string()).describe("What is wrong, a sentence each."),
  details: z.array(z.string()).describe("How it is, in words and numbers."),
});

export const verifyReportDocument = jsonDocument("VerifyReport", {
  commands: ["verify"],
  meaning: "What was proven; the last line.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  node: z.string().describe("The master that has looked."),
  works: z.boolean().describe("Whether all that was tried works."),
  highlyAvailable: z.boolean()
    .describe("Whether the loss of a master would be borne; else the exit code is 7."),
  checks: z.array(checkShape).describe("In their order."),
});

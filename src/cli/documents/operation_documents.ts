import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

const change = {
  node: z.string().describe("Its name."),
  changes: z.array(z.string()).describe("For people: `Kubernetes 1.36.3 → 1.37.2`."),
};

export const upgradePlanDocument = jsonDocument("UpgradePlan", {
  commands: ["upgrade"],
  meaning: "What will be upgraded. It comes before the events; with `--dry-run`, and when there " +
    "is nothing to do, that is all.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  etcd: z.array(z.object(change)).describe("Members of etcd, which come first, one by one."),
  masters: z.array(z.object({
    ...change,
    apply: z.boolean().describe("Whether it upgrades what the cluster has in common, too."),
  })).describe("Then the masters, one by one."),
  workers: z.array(z.array(z.object(change)))
    .describe("Then the workers: those of an inner list are upgraded at once."),
  snapshot: z.string().optional().describe(
    "Where a snapshot of etcd from before comes to, here; absent: what etcd keeps is not changed.",
  ),
  renewsCertificates: z.boolean()
    .describe("Whether certificates end soon, and are renewed at the end."),
});

export const resetPlanDocument = jsonDocument("ResetPlan", {
  commands: ["reset"],
  meaning: "Who leaves. It comes before the events; with `--dry-run` that is all.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  all: z.boolean().describe("Whether the cluster is destroyed."),
  actingMaster: z.string().optional().describe(
    "The master that drains, and removes members and nodes; absent: only machines are cleaned.",
  ),
  nodes: z.array(z.object({
    name: z.string().describe("Its name."),
    peerUrl: z.string().describe("Of its member of etcd, which is removed; empty: none is."),
    unreached: z.string().optional()
      .describe("Why its machine is left as it is; absent: it is cleaned."),
    isForeign: z.boolean().describe("Whether its machine belongs to another cluster."),
  })).describe("In the order in which they leave."),
});

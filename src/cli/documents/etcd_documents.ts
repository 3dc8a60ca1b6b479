import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

/** Of a snapshot, in the record beside it. */
const origin = {
  node: z.string().describe("The master that it was taken from."),
  takenAt: z.iso.datetime().describe("When that was."),
  revision: z.string().describe("etcd's, a number of 64 bits."),
  keys: z.int().describe("How many keys are in it."),
};

const sha256 = z.string().describe("Of the file, in hex.");
const size = z.int().describe("Of the file, in bytes.");

export const etcdSnapshotDocument = jsonDocument("EtcdSnapshot", {
  commands: ["etcd snapshot"],
  meaning: "A snapshot was written. The same, without `path`, stands beside it in `FILE.json`.",
}, {
  path: z.string().describe("The file that was written."),
  clusterName: z.string().describe("Of which cluster."),
  clusterId: z.string().describe("Of the assets, with which alone it can be restored."),
  etcdClusterId: z.string().describe("etcd's own name of its cluster."),
  ...origin,
  hash: z.string().describe("Of the contents, as `etcdutl snapshot status` prints it."),
  size,
  sha256,
  etcdVersion: z.string().describe("Of etcd, which took it."),
  kubernetesVersion: z.string().describe("Of Kubernetes, as the definition says."),
});

const kept = z.string().describe("Where the masters keep the data that are replaced.");

export const restorePlanDocument = jsonDocument("RestorePlan", {
  commands: ["etcd restore"],
  meaning: "What will be replaced. It comes before the events; with `--dry-run` that is all.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  snapshot: z.object({
    path: z.string().describe("The file that was given."),
    size,
    sha256,
    record: z.object(origin).optional().describe("Absent: there is no record beside it."),
  }).describe("What etcd goes back to."),
  masters: z.array(z.string()).describe("Masters whose data are replaced."),
  workers: z.array(z.string()).describe("Workers whose kubelets are restarted."),
  kept,
});

export const recoveryPlanDocument = jsonDocument("RecoveryPlan", {
  commands: ["etcd recover"],
  meaning: "What etcd goes on from. It comes before the events; with `--dry-run` that is all.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  master: z.string().describe("The master whose data are gone on from."),
  begun: z.boolean().describe("Whether it has taken them over already, and the rest is left."),
  snapshot: z.string().optional()
    .describe("Where its data come to first, on this machine; absent: that was done."),
  silent: z.array(z.string())
    .describe("Masters that did not answer, and must not come back with their old data."),
  kept,
});

import { z } from "zod";
import { jsonDocument } from "./json_document.ts";
import { etcdMemberShape } from "./shared_shapes.ts";

const findingShape = z.object({
  severity: z.enum(["problem", "note"]).describe("A problem makes the cluster unfit."),
  rule: z.string().describe("Which rule it breaks, for example `etcd-ghost`."),
  node: z.string().optional().describe("Which node it is about; absent: the cluster."),
  message: z.string().describe("One sentence, without the node's name in front."),
});

const nodeShape = z.object({
  name: z.string().describe("Its name."),
  role: z.enum(["master", "worker"]).describe("What it is."),
  membership: z.enum(["both", "missing", "extra"])
    .describe("`missing`: not in the cluster; `extra`: not in the definition."),
  ready: z.enum(["True", "False", "Unknown"]).optional()
    .describe("As Kubernetes has it; absent: nobody knows."),
  version: z.string().describe("Of its kubelet; empty: nobody knows."),
  ageSeconds: z.number().optional().describe("Since when it is a node; absent: nobody knows."),
  isCordoned: z.boolean().describe("Whether no new pod goes there."),
  taints: z.array(z.string()).describe("As kubectl writes them."),
});

const masterShape = z.object({
  name: z.string().describe("Its name."),
  reached: z.boolean().describe("Whether we could log in."),
  readyz: z.int().describe("HTTP status of its API server's `/readyz`; 0: no answer."),
  seenBehindLoadBalancer: z.boolean().optional()
    .describe("Whether it has answered there; absent: that cannot be told."),
  etcd: z.enum(["leader", "follower", "learner", "no majority", "down", "no member", "?"])
    .describe("Its member of etcd; `?`: nobody knows."),
  dbSize: z.int().optional().describe("Of its etcd, in bytes; absent: nobody knows."),
  raftIndex: z.string().optional()
    .describe("How far its etcd is, a number of 64 bits; absent: nobody knows."),
  podsReady: z.int().optional()
    .describe("Pods of its control plane that are ready, of three; absent: nobody knows."),
  certificateDays: z.int().optional()
    .describe("Days until the first of its certificates ends; absent: nobody knows."),
});

const etcdShape = z.object({
  voters: z.int().describe("Members that vote."),
  healthy: z.int().describe("Voters that a majority confirms."),
  needed: z.int().describe("How many healthy voters it takes."),
  tolerated: z.int().describe("How many more may be lost; negative: there is no majority."),
  answering: z.int().describe("Members that say something, majority or not."),
  members: z.array(etcdMemberShape).describe("All of them, learners too."),
});

export const clusterStatusDocument = jsonDocument("ClusterStatus", {
  commands: ["status"],
  meaning: "What the masters tell of the cluster.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  fit: z.boolean().describe("Whether there is no problem; else the exit code is 7."),
  findings: z.array(findingShape).describe("What somebody should know, problems first."),
  nodes: z.array(nodeShape).describe("Of the definition, of the cluster, or of both."),
  masters: z.array(masterShape).describe("Of the definition."),
  etcd: etcdShape.optional().describe("Absent: no member has answered."),
  loadBalancer: z.object({
    address: z.string().describe("`HOST:PORT`."),
    readyFrom: z.array(z.string()).describe("Masters that were told there that it is ready."),
    notReadyFrom: z.array(z.string()).describe("Those that were not."),
  }).describe("What stands at the masters' one address."),
  certificates: z.array(z.object({
    node: z.string().describe("On which master."),
    path: z.string().describe("There."),
    daysLeft: z.int().optional().describe("Negative: it has ended; absent: it is damaged."),
  })).describe("Those on masters."),
});

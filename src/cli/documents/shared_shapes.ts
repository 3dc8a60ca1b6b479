import { z } from "zod";

/** A problem of a definition. */
export const problemShape = z.object({
  severity: z.enum(["error", "warning"]).describe("A warning stops nothing."),
  rule: z.string().describe("Which rule it breaks, for example `duplicate-address`."),
  line: z.int().describe("Counts from 1."),
  column: z.int().describe("Counts from 1."),
  path: z.string().describe("Where, as a JSON Pointer: `/masters/0/privateIP`."),
  message: z.string().describe("One sentence."),
  hint: z.string().optional().describe("What to do about it."),
});

/** A file that was written. */
export const writtenFileShape = z.object({
  path: z.string().describe("Relative to the directory."),
  change: z.enum(["new", "content", "mode"])
    .describe("Whether it was not there, or was another, or only had another mode."),
  reason: z.string().describe("For example `new`, `changed`, `issued anew: the names changed`."),
});

/** A member of etcd. */
export const etcdMemberShape = z.object({
  id: z.string().describe("As etcdctl prints it, in hex."),
  name: z.string().describe("Empty: it has not started yet."),
  peerUrl: z.string().describe("Where other members come to it."),
  clientUrl: z.string().describe("Where clients do; empty: it has not started yet."),
  isLearner: z.boolean().describe("Whether it does not vote."),
  isHealthy: z.boolean().describe("Whether it answered a read that a majority confirms."),
  status: z.object({
    version: z.string().describe("Of etcd."),
    isLeader: z.boolean().describe("Whether it leads."),
    dbSize: z.int().describe("In bytes."),
    raftTerm: z.string().describe("A number of 64 bits, as the two below."),
    raftIndex: z.string().describe("Of the last entry of its log."),
    raftAppliedIndex: z.string().describe("Of the last one that is in its data."),
    errors: z.array(z.string()).describe("For example alarms."),
  }).optional().describe("What it says of itself; absent: it does not answer."),
});

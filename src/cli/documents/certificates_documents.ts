import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

const certificateShape = z.object({
  node: z.string().optional().describe("On which node; absent: in the assets."),
  path: z.string().describe("On the node; in the assets relative to them."),
  purpose: z.string().describe("For people: `etcd, to its members`."),
  renewal: z.enum(["render", "renew", "kubelet", "nobody"]).describe(
    "Who issues it anew: `render` and `certs renew` in the assets, `certs renew` on masters, the " +
      "kubelet itself, or nobody.",
  ),
  commonName: z.string().optional().describe("Its subject's CN; absent: it is damaged."),
  notAfter: z.iso.datetime().optional().describe("Absent: it is damaged."),
  daysLeft: z.int().optional().describe("Negative: it has ended; absent: it is damaged."),
});

export const certificateListDocument = jsonDocument("CertificateList", {
  commands: ["certs list"],
  meaning: "The certificates of the assets and of the nodes, and how long they last.",
}, {
  warnDays: z.int().describe("As given with `--warn-days`."),
  fit: z.boolean().describe("Whether all last so long; else the exit code is 7."),
  certificates: z.array(certificateShape).describe("Those of the assets first."),
  notAsked: z.array(z.object({
    node: z.string().describe("Its name."),
    message: z.string().describe("Why not, in a sentence."),
  })).describe("Nodes that could not be asked."),
});

export const renewalPlanDocument = jsonDocument("RenewalPlan", {
  commands: ["certs renew"],
  meaning: "What will be renewed. It comes before the events; with `--dry-run` that is all.",
}, {
  clusterName: z.string().describe("Of which cluster."),
  order: z.enum(["one by one", "together"])
    .describe("`together`: etcd's have ended, so there is no majority to be kept."),
  force: z.boolean().describe("Whether what lasts long enough is renewed, too."),
  places: z.array(z.object({
    node: z.string().optional().describe("Name of the master; absent: the assets."),
    certificates: z.int().describe("How many there are that hakube renews."),
    renewed: z.int().describe("How many of them will be."),
  })).describe("The assets, then the masters in their order."),
});

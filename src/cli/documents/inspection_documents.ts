import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

const stepShape = z.object({
  name: z.string().describe("As in the script and in the journal."),
  kind: z.enum(["step", "await", "hook"])
    .describe("A step has a probe, and acts only where that fails; the others wait, or just run."),
  deadlineSeconds: z.int().describe("After which it is ended."),
  does: z.string().describe("What it is for, in a sentence."),
  decides: z.string().optional().describe("Who decides what it does, if not the node alone."),
  hook: z.string().optional().describe("Of a hook: how the definition names it."),
  files: z.array(z.object({
    path: z.string().describe("On the node."),
    mode: z.string().describe("For example `0644`."),
    content: z.string().describe("All of it: it is no secret."),
  })).describe("What it writes."),
  secrets: z.array(z.object({
    path: z.string().describe("On the node."),
    mode: z.string().describe("For example `0600`."),
    owner: z.string().describe("`root` or `etcd`."),
    source: z.string().describe("Of which file of the assets, or what it is made of."),
  })).describe("What it installs out of the bundle: certificates, keys, logins."),
});

const scriptShape = z.object({
  path: z.string().describe("Relative to the assets directory."),
  sha256: z.string().describe("In hex, of what a render would write."),
  lines: z.int().describe("How long it is."),
  isRendered: z.boolean().describe("Whether it lies there so."),
});

const nodeShape = z.object({
  nodeName: z.string().describe("Its name."),
  role: z.enum(["master", "worker"]).describe("What it is."),
  privateIP: z.string().describe("As in the definition."),
  publicIP: z.string().describe("As in the definition."),
  labels: z.record(z.string(), z.string()).describe("As in the definition."),
  script: scriptShape.describe("Its boot script."),
  steps: z.array(stepShape).describe("In their order."),
  passing: z.array(z.object({
    bundlePath: z.string().describe("Where in the bundle."),
    source: z.string().describe("What it is made of."),
  })).describe("What travels in the bundle, and is gone with it."),
});

const holders = {
  nodes: z.array(z.string()).describe("Names of the nodes that get it; none: it stays here."),
};

const certificateShape = z.object({
  path: z.string().describe("Relative to the assets directory."),
  commonName: z.string().describe("Its subject's CN."),
  organization: z.string().optional().describe("Its subject's O."),
  names: z.array(z.string()).describe("DNS names and addresses in it."),
  issuer: z.string().optional().describe("Which authority; absent: it is an authority's own."),
  usages: z.array(z.enum(["serverAuth", "clientAuth"])).describe("What it is for."),
  validityHours: z.int().describe("For how long it is issued."),
  change: z.string().optional().describe("What the next render does with it; absent: keeps it."),
  notAfter: z.iso.datetime().optional().describe("Absent: there is none yet."),
  daysLeft: z.int().optional().describe("Until then."),
  ...holders,
  keyNodes: z.array(z.string()).describe("Names of those that get its key, too."),
});

export const inspectionDocument = jsonDocument("Inspection", {
  commands: ["inspect"],
  meaning: "What will happen on each node. It holds no secret.",
}, {
  clusterName: z.string().describe("On which cluster."),
  kubernetesVersion: z.string().describe("Of Kubernetes."),
  etcdVersion: z.string().describe("Of etcd."),
  containerdVersion: z.string().describe("Of containerd."),
  assets: z.object({
    directory: z.string().describe("The assets directory."),
    filesToRender: z.int().describe("How many files the next render would write."),
  }).describe("What is there."),
  nodes: z.array(nodeShape).describe("Those that were asked for."),
  cluster: z.object({
    before: z.array(stepShape).describe("On one master, before nodes join a cluster that lives."),
    after: z.array(stepShape).describe("On one master, when the nodes have ended."),
  }).describe("What is done once for all."),
  certificates: z.array(certificateShape).describe("Those that hakube issues, authorities first."),
  secrets: z.array(z.object({
    path: z.string().describe("Relative to the assets directory."),
    exists: z.boolean().describe("Whether it is there."),
    ...holders,
  })).describe("By name alone."),
});

import { z } from "zod";
import { jsonDocument } from "./json_document.ts";
import { writtenFileShape } from "./shared_shapes.ts";

export const renderReportDocument = jsonDocument("RenderReport", {
  commands: ["render"],
  meaning: "What a render did. Paths are relative to `directory`.",
}, {
  directory: z.string().describe("The assets directory."),
  written: z.array(writtenFileShape).describe("The files that were written, and why."),
  kept: z.int().describe("How many files were as they should be."),
  orphans: z.array(z.string()).describe("Files that the definition asks for no more."),
  removedNodes: z.array(z.string()).describe("Nodes that are no longer in the definition."),
  pruned: z.array(z.string()).describe("Orphans that were removed (`--prune`)."),
  closed: z.array(z.object({
    path: z.string().describe("A directory."),
    mode: z.string().describe("That it had, for example `755`."),
  })).describe("Directories that others could look into, and cannot any more."),
  warnings: z.array(z.string()).describe("A sentence each."),
});

export const assetsExportDocument = jsonDocument("AssetsExport", {
  commands: ["assets export"],
  meaning: "An export was written.",
}, {
  clusterName: z.string().describe("Whose assets they are."),
  path: z.string().describe("The file that was written."),
  files: z.int().describe("How many files are in it."),
  bytes: z.int().describe("Its size."),
  lock: z.enum(["passphrase", "recipients"]).describe("What opens it."),
});

export const assetsImportDocument = jsonDocument("AssetsImport", {
  commands: ["assets import"],
  meaning: "An export was put back.",
}, {
  clusterName: z.string().describe("Whose assets they are."),
  directory: z.string().describe("The assets directory."),
  written: z.array(writtenFileShape).describe("The files that were not there, or too open."),
  kept: z.int().describe("How many files were there already, the same."),
});

export const knownHostsDocument = jsonDocument("KnownHosts", {
  commands: ["known-hosts forget"],
  meaning: "Host keys were forgotten.",
}, {
  node: z.string().describe("The node or jump host, as given."),
  forgotten: z.int().describe("How many of its keys were known."),
});

export const kubeconfigWrittenDocument = jsonDocument("KubeconfigWritten", {
  commands: ["kubeconfig"],
  meaning: "With `--output`. Without, what is printed is the kubeconfig itself, in JSON, of " +
    "Kubernetes' `apiVersion` `v1` and `kind` `Config`.",
}, {
  path: z.string().describe("The file that was written."),
});

import { z } from "zod";
import { jsonDocument } from "./json_document.ts";

const packageShape = z.object({
  name: z.string().describe("Its name."),
  version: z.string().describe("As apt is asked for it: `1.37.2-*`."),
});

const repositoryShape = z.object({
  name: z.enum(["Kubernetes", "containerd"]).describe("Whose packages they are."),
  packages: z.array(packageShape).describe("What nodes install of it."),
  dependencies: z.array(z.string()).describe("What apt takes with them of the same repository."),
  origin: z.string().describe("Where its makers publish it."),
  url: z.string().describe("Where nodes fetch it: there, or from the definition's mirror."),
  keyUrl: z.string().describe("Where nodes fetch the signing key."),
  keyFingerprint: z.string().describe("Which fingerprint it must have."),
});

const fileShape = z.object({
  what: z.string().describe("For people: `etcd`."),
  version: z.string().describe("Its version."),
  architecture: z.enum(["amd64", "arm64"]).optional().describe("Absent: the same for all."),
  sha256: z.string().describe("In hex."),
  origin: z.string().describe("Where its makers publish it."),
  url: z.string().describe("Where masters fetch it: there, or from the definition's mirror."),
});

const imageShape = z.object({
  image: z.string().describe("With registry and tag, and with the digest where it is pinned."),
  registry: z.string().describe("For example `registry.k8s.io`."),
  digest: z.string().optional().describe("`sha256:…`; absent: the tag alone is asked for."),
  tagged: z.string().describe("The same without the digest."),
  mirror: z.string().optional().describe("URL of the definition's mirror of the registry."),
  mirrored: z.string().optional().describe("The image there; a mirror below a path has none."),
});

export const imagesDocument = jsonDocument("Images", {
  commands: ["images"],
  meaning: "What a site without internet must mirror.",
}, {
  clusterName: z.string().describe("For which cluster."),
  kubernetesVersion: z.string().describe("Of Kubernetes."),
  etcdVersion: z.string().describe("Of etcd."),
  containerdVersion: z.string().describe("Of containerd."),
  repositories: z.array(repositoryShape).describe("Signed apt repositories."),
  distributionPackages: z.array(z.string())
    .describe("Packages from where the machines' apt looks already."),
  files: z.array(fileShape).describe("What masters fetch besides."),
  images: z.array(imageShape).describe("What nodes pull, sorted."),
  unknown: z.array(z.string()).describe("What may be fetched besides, and hakube cannot know."),
});

import type { Mirror, Mirrors } from "./cluster_definition.ts";
import { certificatesOf } from "./certificates.ts";
import type { DefinitionFacts } from "./definition_facts.ts";
import type { MirrorInput, MirrorsInput, Sha256Input } from "./mirror_schema.ts";

/** Mirrors in one form and order, whichever way they were written. */
export function completeMirrors(input: MirrorsInput, facts: DefinitionFacts): Mirrors {
  const completeMirror = (written: MirrorInput): Mirror => complete(written, facts);
  const one = (written: MirrorInput | undefined) =>
    written === undefined ? undefined : completeMirror(written);
  return {
    kubernetesPackages: one(input.kubernetesPackages),
    containerdPackages: one(input.containerdPackages),
    etcdReleases: one(input.etcdReleases),
    helmReleases: one(input.helmReleases),
    manifests: completeGroup(input.manifests, completeMirror),
    images: completeGroup(input.images, completeMirror),
  };
}

function completeGroup(
  group: Readonly<Record<string, MirrorInput>> = {},
  completeMirror: (written: MirrorInput) => Mirror,
): Record<string, Mirror> {
  return Object.fromEntries(
    Object.entries(group).sort(([one], [other]) => one < other ? -1 : 1)
      .map(([name, written]) => [name, completeMirror(written)]),
  );
}

function complete(input: MirrorInput, { fileText }: DefinitionFacts): Mirror {
  const written: Exclude<MirrorInput, string> = typeof input === "string" ? { url: input } : input;
  return {
    url: written.url.replace(/\/$/, ""),
    keyFingerprint: written.keyFingerprint?.replaceAll(" ", "").toUpperCase(),
    sha256: completeSha256(written.sha256),
    ca: written.ca === undefined ? undefined : certificatesOf(fileText(written.ca) ?? ""),
    credentialsFile: written.credentialsFile,
  };
}

function completeSha256(sha256: Sha256Input | undefined): Record<string, string> {
  if (sha256 === undefined) return {};
  if (typeof sha256 === "string") return { any: sha256.toLowerCase() };
  return Object.fromEntries(
    Object.entries(sha256).flatMap(([architecture, hex]) =>
      hex === undefined ? [] : [[architecture, hex.toLowerCase()]]
    ),
  );
}

import type { Mirror, Mirrors } from "./cluster_definition.ts";
import type { MirrorInput, MirrorsInput, Sha256Input } from "./mirror_schema.ts";

/** Mirrors in one form and order, whichever way they were written. */
export function completeMirrors(input: MirrorsInput): Mirrors {
  return {
    kubernetesPackages: completeMirror(input.kubernetesPackages),
    containerdPackages: completeMirror(input.containerdPackages),
    etcdReleases: completeMirror(input.etcdReleases),
    manifests: completeGroup(input.manifests),
    images: completeGroup(input.images),
  };
}

function completeGroup(group: Readonly<Record<string, MirrorInput>> = {}): Record<string, Mirror> {
  return Object.fromEntries(
    Object.entries(group).sort(([one], [other]) => one < other ? -1 : 1).flatMap(
      ([name, input]) => {
        const mirror = completeMirror(input);
        return mirror === undefined ? [] : [[name, mirror]];
      },
    ),
  );
}

function completeMirror(input: MirrorInput | undefined): Mirror | undefined {
  if (input === undefined) return undefined;
  const written: Exclude<MirrorInput, string> = typeof input === "string" ? { url: input } : input;
  return {
    url: written.url.replace(/\/$/, ""),
    keyFingerprint: written.keyFingerprint?.replaceAll(" ", "").toUpperCase(),
    sha256: completeSha256(written.sha256),
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

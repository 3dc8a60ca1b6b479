import type {
  ClusterDefinition,
  Mirror,
  NodeDefinition,
} from "../../definition/cluster_definition.ts";
import { packageSources } from "../../plan/package_sources.ts";
import { findRelease } from "../../plan/release_catalog.ts";
import { downloads } from "../../plan/sources/downloads.ts";
import { imageOf } from "../../plan/sources/image_reference.ts";
import { imageNames } from "../../plan/sources/planned_sources.ts";
import type { MachineFacts } from "./preflight_protocol.ts";

/** Something that a node fetches while it is installed. */
export interface Source {
  /** For people. */
  readonly what: string;
  readonly url: string;
  /** What says that it is there: the file itself, or a registry that may ask who we are. */
  readonly kind: "file" | "registry";
  /** The definition's mirror that it is of, which may have an authority and a login. */
  readonly mirror: Mirror | undefined;
}

/** What a node fetches, at exactly the addresses that its boot script and containerd go to. */
export function sourcesOf(
  definition: ClusterDefinition,
  { role }: NodeDefinition,
  { osId, architecture }: Pick<MachineFacts, "osId" | "architecture">,
): Source[] {
  const { kubernetes, containerd } = packageSources(definition);
  const { mirrors } = definition;
  const file = (what: string, url: string, mirror: Mirror | undefined): Source => ({
    what,
    url,
    kind: "file",
    mirror,
  });
  // What a machine says of itself becomes a part of a URL only if it is what it must be.
  const isKnown = /^[a-z]{1,20}$/.test(osId) && /^[a-z0-9]{1,20}$/.test(architecture);
  const sources = [file("Kubernetes packages", kubernetes.keyUrl, mirrors.kubernetesPackages)];
  if (isKnown) {
    const url = `${containerd.url}/${osId}/gpg`;
    sources.push(file("containerd packages", url, mirrors.containerdPackages));
  }
  if (role === "master") {
    const own = downloads(definition)
      .filter((one) => one.architecture === undefined || one.architecture === architecture);
    sources.push(...own.map(({ what, url, mirror }) => file(what, url, mirror)));
  }
  return [...sources, ...registries(definition)];
}

function registries(definition: ClusterDefinition): Source[] {
  const release = findRelease(definition.kubernetesVersion);
  const images = release === undefined ? [] : imageNames({ definition, release });
  const names = new Set(images.map((image) => imageOf(image, definition).registry));
  return [...names].map((name) => ({
    what: `images of ${name}`,
    url: `${definition.mirrors.images[name]?.url ?? `https://${name}`}/v2/`,
    kind: "registry",
    mirror: definition.mirrors.images[name],
  }));
}

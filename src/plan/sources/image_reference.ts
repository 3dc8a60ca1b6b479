import type { ClusterDefinition } from "../../definition/cluster_definition.ts";

/** An image that nodes pull. */
export interface ContainerImage {
  /** With registry and tag, and with the digest where it is pinned: `registry.k8s.io/pause:3.10.2`. */
  readonly image: string;
  /** `registry.k8s.io`. */
  readonly registry: string;
  /** `sha256:…` of the index of all platforms; undefined: the tag alone is asked for. */
  readonly digest: string | undefined;
  /** The same as {@link image} without the digest, for tools that do not take both. */
  readonly tagged: string;
  /** URL of the definition's mirror of the registry; undefined: the registry itself is asked. */
  readonly mirror: string | undefined;
  /** The image there, as tools name it; a mirror below a path has no such name. */
  readonly mirrored: string | undefined;
}

/** @param image with registry and tag, with or without a digest */
export function imageOf(image: string, { mirrors }: ClusterDefinition): ContainerImage {
  const [tagged = "", digest] = image.split("@");
  const slash = tagged.indexOf("/");
  const registry = tagged.slice(0, slash);
  const mirror = mirrors.images[registry]?.url;
  const host = mirror === undefined ? undefined : new URL(mirror);
  return {
    image,
    registry,
    digest,
    tagged,
    mirror,
    mirrored: host?.pathname === "/" ? `${host.host}${tagged.slice(slash)}` : undefined,
  };
}

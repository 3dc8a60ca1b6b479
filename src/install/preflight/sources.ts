import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import { etcdDownload, flannelManifest, packageSources } from "../../plan/package_sources.ts";
import { hasFlannel } from "./node_ports.ts";
import type { MachineFacts } from "./preflight_protocol.ts";

/** Something that a node fetches while it is installed. */
export interface Source {
  /** For people. */
  readonly what: string;
  readonly url: string;
  /** What says that it is there: the file itself, or a registry that may ask who we are. */
  readonly kind: "file" | "registry";
}

/** What a node fetches, at exactly the addresses that its boot script and containerd go to. */
export function sourcesOf(
  definition: ClusterDefinition,
  { role }: NodeDefinition,
  { osId, architecture }: Pick<MachineFacts, "osId" | "architecture">,
): Source[] {
  const { kubernetes, containerd } = packageSources(definition);
  const file = (what: string, url: string): Source => ({ what, url, kind: "file" });
  // What a machine says of itself becomes a part of a URL only if it is what it must be.
  const isKnown = /^[a-z]{1,20}$/.test(osId) && /^[a-z0-9]{1,20}$/.test(architecture);
  const sources = [file("Kubernetes packages", kubernetes.keyUrl)];
  if (isKnown) sources.push(file("containerd packages", `${containerd.url}/${osId}/gpg`));
  if (role === "master") {
    const name = `etcd-v${definition.etcdVersion}-linux-${architecture}.tar.gz`;
    const url = `${etcdDownload(definition).url}/v${definition.etcdVersion}/${name}`;
    if (isKnown) sources.push(file("etcd", url));
    if (hasFlannel(definition)) {
      sources.push(file("flannel's manifest", flannelManifest(definition).url));
    }
  }
  return [...sources, ...registries(definition)];
}

function registries(definition: ClusterDefinition): Source[] {
  const names = ["registry.k8s.io", ...(hasFlannel(definition) ? ["ghcr.io"] : [])];
  return names.map((name) => ({
    what: `images of ${name}`,
    url: `${definition.mirrors.images[name]?.url ?? `https://${name}`}/v2/`,
    kind: "registry",
  }));
}

import { Buffer } from "node:buffer";
import { stringify } from "smol-toml";
import type { ClusterDefinition, Mirror } from "../definition/cluster_definition.ts";
import { nodePaths } from "./node_paths.ts";
import type { PlannedFile } from "./plan.ts";
import type { Release } from "./release_catalog.ts";
import type { Credentials } from "./site/mirror_access.ts";
import { proxyEnvironment } from "./site/proxy.ts";

const writtenByHakube = "# Written by hakube.\n";

/**
 * containerd's `config.toml`: what differs from its defaults. It replaces the package's file,
 * which switches the Kubernetes interface off.
 */
export function containerdConfig(release: Release): string {
  const registries = { config_path: nodePaths.registryHosts };
  return writtenByHakube + stringify({
    // containerd 2.0 and later read it, and newer ones migrate it in memory.
    version: 3,
    plugins: {
      "io.containerd.cri.v1.images": {
        // The image that kubeadm pulls, so that no second one is needed.
        pinned_images: { sandbox: `registry.k8s.io/pause:${release.pause}` },
        registry: registries,
      },
      "io.containerd.cri.v1.runtime": {
        containerd: {
          runtimes: {
            runc: {
              runtime_type: "io.containerd.runc.v2",
              // kubelet and containerd must agree on who manages cgroups: systemd.
              options: { SystemdCgroup: true },
            },
          },
        },
      },
      // containerd 2.3 pulls through this plugin, which does not look at the CRI plugin's setting:
      // with only one of the two set, mirrors are silently not used.
      "io.containerd.transfer.v1.local": registries,
    },
  });
}

/**
 * One `hosts.toml` for each registry that has a mirror. Of one with a login it is a secret, and
 * travels in the bundle.
 */
export function registryHosts(definition: ClusterDefinition): PlannedFile[] {
  return Object.entries(definition.mirrors.images).flatMap(([registry, mirror]): PlannedFile[] => {
    const file = (name: string, content: string): PlannedFile => ({
      step: "containerd",
      path: `${nodePaths.registryHosts}/${registry}/${name}`,
      mode: "0644",
      content,
    });
    return [
      ...(mirror.ca === undefined ? [] : [file("ca.crt", mirror.ca)]),
      ...(mirror.credentialsFile === undefined
        ? [file("hosts.toml", hostsToml(registry, mirror))]
        : []),
    ];
  });
}

/**
 * `server` is what containerd asks when the hosts have failed, and is the registry itself when left
 * out. It is the mirror here too, so that a site without internet contacts no other host and an
 * error names the mirror instead of a timeout.
 * @param credentials sent with every request (containerd: docs/hosts.md, "header field")
 */
export function hostsToml(registry: string, mirror: Mirror, credentials?: Credentials): string {
  const access = {
    ...(mirror.ca === undefined ? {} : { ca: `${nodePaths.registryHosts}/${registry}/ca.crt` }),
    ...(credentials === undefined ? {} : { header: { Authorization: basicLogin(credentials) } }),
  };
  return writtenByHakube + stringify({
    server: mirror.url,
    // For the server itself; what follows is for the host.
    ...access,
    host: { [mirror.url]: { capabilities: ["pull", "resolve"], ...access } },
  });
}

/** The environment of containerd, which pulls the images. */
export function containerdProxy(definition: ClusterDefinition): PlannedFile[] {
  const variables = proxyEnvironment(definition);
  if (variables.length === 0) return [];
  const lines = variables.map(([name, value]) => `Environment="${name.toUpperCase()}=${value}"`);
  return [{
    step: "containerd",
    path: nodePaths.containerdProxy,
    mode: "0644",
    content: ["# Written by hakube.", "[Service]", ...lines, ""].join("\n"),
  }];
}

function basicLogin({ user, password }: Credentials): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}

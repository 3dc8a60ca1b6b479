import { stringify } from "smol-toml";
import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { nodePaths } from "./node_paths.ts";
import type { PlannedFile } from "./plan.ts";
import type { Release } from "./release_catalog.ts";

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
 * One `hosts.toml` for each registry that has a mirror.
 *
 * `server` is what containerd asks when the hosts have failed, and is the registry itself when left
 * out. It is the mirror here too, so that a site without internet contacts no other host and an
 * error names the mirror instead of a timeout.
 */
export function registryHosts(definition: ClusterDefinition): PlannedFile[] {
  return Object.entries(definition.mirrors.images).map(([registry, mirror]) => ({
    step: "containerd",
    path: `${nodePaths.registryHosts}/${registry}/hosts.toml`,
    mode: "0644",
    content: writtenByHakube + stringify({
      server: mirror.url,
      host: { [mirror.url]: { capabilities: ["pull", "resolve"] } },
    }),
  }));
}

import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import type { KnownNetwork } from "../../definition/known_networks.ts";
import { compareVersions, minorOf } from "../../definition/version.ts";
import { calico } from "./calico.ts";
import { cilium } from "./cilium.ts";
import { flannel } from "./flannel.ts";
import type { NetworkProvider, NetworkRelease } from "./network_provider.ts";
import { weave } from "./weave.ts";

/** Every pod network that hakube brings. */
export const networkProviders: readonly NetworkProvider[] = [flannel, calico, cilium, weave];

/** The one of a cluster; undefined when it brings its own, or none. */
export function networkProviderOf(
  { hooks: { networkProvider } }: ClusterDefinition,
): NetworkProvider | undefined {
  if (networkProvider.source !== "bundled") return undefined;
  return networkProviders.find(({ name }) => name === networkProvider.reference);
}

/**
 * The newest release that its makers test with a Kubernetes. When none is: the newest for one that
 * is newer than all of theirs, else the oldest.
 */
export function networkRelease(
  { releases }: NetworkProvider,
  kubernetesVersion: string,
): NetworkRelease {
  const minor = minorOf(kubernetesVersion);
  const tested = releases.find(({ kubernetes }) => kubernetes.includes(minor));
  if (tested !== undefined) return tested;
  const [newest] = releases;
  const isNewer = newest.kubernetes.every((one) => compareVersions(`${one}.0`, `${minor}.0`) < 0);
  return isNewer ? newest : releases.at(-1) ?? newest;
}

/** The pod networks as the definition's reader needs them, by name. */
export const knownNetworks: Readonly<Record<string, KnownNetwork>> = Object.fromEntries(
  networkProviders.map((provider) => [provider.name, {
    registries: provider.registries,
    podsPerNode: provider.podsPerNode,
    release: (kubernetesVersion) => networkRelease(provider, kubernetesVersion),
  }]),
);

import type { DefinitionFacts } from "../../src/definition/definition_facts.ts";
import { isHookPath } from "../../src/definition/hook_references.ts";
import type { KnownNetwork } from "../../src/definition/known_networks.ts";
import { knownReleases } from "./known_releases.ts";

/**
 * Facts on a day when Kubernetes 1.34 is past its end: `aws`, `flannel` and `none` are bundled,
 * and every path that ends in `.sh` is a script.
 * @param overrides facts to replace
 */
export function definitionFacts(overrides: Partial<DefinitionFacts> = {}): DefinitionFacts {
  return {
    releases: knownReleases,
    today: "2026-11-23",
    allowTwoMasters: false,
    bundledHooks: {
      preinstall: ["aws"],
      networkProvider: ["flannel", "none"],
      cloudControllerManager: ["aws"],
      postinstall: [],
    },
    networks: { flannel: knownNetwork({ registries: ["ghcr.io"] }) },
    preflightChecks: ["cpus", "memory", "os"],
    hookText: (reference) =>
      !isHookPath(reference) || reference.endsWith(".sh") ? "echo done\n" : undefined,
    fileText: () => undefined,
    hasSecretFile: () => true,
    ...overrides,
  };
}

/** A pod network without limits, tested with no particular Kubernetes. */
export function knownNetwork(overrides: Partial<KnownNetwork> = {}): KnownNetwork {
  return {
    registries: [],
    podsPerNode: undefined,
    release: () => ({ version: "1.2.3", kubernetes: [] }),
    ...overrides,
  };
}

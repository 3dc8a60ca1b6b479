import type {
  ClusterDefinition,
  Hook,
  Hooks,
  JsonObject,
  KubeadmOverrides,
} from "./cluster_definition.ts";
import { completeLoadBalancer } from "./complete_load_balancer.ts";
import { completeMirrors } from "./complete_mirrors.ts";
import { completeNode } from "./complete_node.ts";
import { completeProxy, completeTrustedCAs } from "./complete_site.ts";
import { definitionDefaults as defaults } from "./definition_defaults.ts";
import type { DefinitionFacts } from "./definition_facts.ts";
import type { DefinitionInput } from "./definition_schema.ts";
import { normaliseDirectory } from "./directory.ts";
import { durationHours } from "./duration.ts";
import { parseEndpoint } from "./endpoint.ts";
import { bundledHookName, defaultNetworkProvider, isHookPath } from "./hook_references.ts";
import { sortKeys } from "./sort_keys.ts";
import { minorOf } from "./version.ts";

/** Applies every default to a definition that has passed all checks. */
export function completeDefinition(
  input: DefinitionInput,
  facts: DefinitionFacts,
): ClusterDefinition {
  return {
    clusterName: input.clusterName ?? defaults.clusterName,
    masterFQDNs: [...new Set((input.masterFQDNs ?? []).map((name) => name.toLowerCase()))],
    masterLoadBalancerAddress: parseEndpoint(input.masterLoadBalancerAddress),
    ...completeVersions(input, facts),
    etcdPKIDir: normaliseDirectory(input.etcdPKIDir ?? defaults.etcdPKIDir),
    sshKeysDir: normaliseDirectory(input.sshKeysDir ?? defaults.sshKeysDir),
    scriptsDir: normaliseDirectory(input.scriptsDir ?? defaults.scriptsDir),
    etcdCACommonName: input.etcdCACommonName ?? defaults.etcdCACommonName,
    etcdClientCommonName: input.etcdClientCommonName ?? defaults.etcdClientCommonName,
    etcdCACertExpiryHours: durationHours(input.etcdCACertExpiry ?? defaults.etcdCACertExpiry),
    podNetworkCIDR: input.podNetworkCIDR ?? defaults.podNetworkCIDR,
    serviceCIDR: input.serviceCIDR ?? defaults.serviceCIDR,
    dnsDomain: input.dnsDomain ?? defaults.dnsDomain,
    masters: input.masters.map((node) => completeNode("master", node, input)),
    workers: (input.workers ?? []).map((node) => completeNode("worker", node, input)),
    hooks: completeHooks(input, facts),
    loadBalancer: completeLoadBalancer(input),
    mirrors: completeMirrors(input.mirrors ?? {}, facts),
    proxy: completeProxy(input),
    trustedCAs: completeTrustedCAs(input, facts),
    encryptionAtRest: input.encryptionAtRest ?? defaults.encryptionAtRest,
    audit: input.audit ?? defaults.audit,
    kubeadm: completeKubeadm(input),
    ignorePreflight: [...new Set(input.ignorePreflight ?? [])],
  };
}

function completeVersions(
  input: DefinitionInput,
  facts: DefinitionFacts,
): Pick<ClusterDefinition, "kubernetesVersion" | "etcdVersion" | "containerdVersion"> {
  const kubernetesVersion = input.kubernetesVersion ?? facts.releases.newest;
  const release = facts.releases.release(minorOf(kubernetesVersion));
  if (release === undefined) throw new Error(`no release for ${kubernetesVersion}`);
  return {
    kubernetesVersion,
    etcdVersion: input.etcdVersion ?? release.etcd,
    containerdVersion: input.containerdVersion ?? release.containerd,
  };
}

function completeHooks(input: DefinitionInput, facts: DefinitionFacts): Hooks {
  const hooks = input.hooks ?? {};

  function hookOf(reference: string): Hook {
    if (!isHookPath(reference)) {
      return { reference: bundledHookName(reference), source: "bundled", text: "" };
    }
    const text = facts.hookText(reference);
    if (text === undefined) throw new Error(`no text for hook ${reference}`);
    return { reference, source: "file", text };
  }

  return {
    cloudProvider: hooks.cloudProvider === "external" ? "external" : undefined,
    cloudProviderConfig: hooks.cloudProviderConfig ?? undefined,
    preinstall: hooks.preinstall ? hookOf(hooks.preinstall) : undefined,
    networkProvider: hookOf(hooks.networkProvider ?? defaultNetworkProvider),
    cloudControllerManager: hooks.cloudControllerManager
      ? hookOf(hooks.cloudControllerManager)
      : undefined,
    postinstall: hooks.postinstall ? hookOf(hooks.postinstall) : undefined,
  };
}

function completeKubeadm({ kubeadm = {} }: DefinitionInput): KubeadmOverrides {
  // Whatever came out of the parser is JSON.
  const document = (written: unknown): JsonObject => sortKeys((written ?? {}) as JsonObject);
  return {
    clusterConfiguration: document(kubeadm.clusterConfiguration),
    initConfiguration: document(kubeadm.initConfiguration),
    joinConfiguration: document(kubeadm.joinConfiguration),
    kubeletConfiguration: document(kubeadm.kubeletConfiguration),
    kubeProxyConfiguration: document(kubeadm.kubeProxyConfiguration),
    ignorePreflightErrors: [...new Set(kubeadm.ignorePreflightErrors ?? [])],
  };
}

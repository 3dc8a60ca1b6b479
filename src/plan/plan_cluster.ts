import { allNodes } from "../definition/cluster_definition.ts";
import type { ClusterDefinition, NodeDefinition } from "../definition/cluster_definition.ts";
import { auditPolicy } from "./audit_policy.ts";
import { containerdConfig, containerdProxy, registryHosts } from "./containerd_config.ts";
import { etcdEnvironment, etcdUnit } from "./etcd_environment.ts";
import { coreDNSPatch } from "./coredns_patch.ts";
import { cloudFiles } from "./cloud/cloud_files.ts";
import { kernelSettings } from "./kernel_settings.ts";
import { initDocuments, joinDocuments, upgradeDocuments } from "./kubeadm_documents.ts";
import { networkProviderOf } from "./network/network_providers.ts";
import { nodePaths } from "./node_paths.ts";
import type { ClusterPlan, PlannedFile } from "./plan.ts";
import { planAuthorities, planCertificates } from "./plan_certificates.ts";
import { planSecrets } from "./plan_secrets.ts";
import { findRelease, type Release } from "./release_catalog.ts";
import { aptConfiguration } from "./site/apt_configuration.ts";
import { mirrorAuthorities } from "./site/mirror_access.ts";
import { trustedCAFiles } from "./site/trusted_cas.ts";
import { toYaml } from "./yaml_documents.ts";

/**
 * What every node will get.
 * @param definition a checked one: its Kubernetes is in the catalogue
 * @throws Error when it is not
 */
export function planCluster(definition: ClusterDefinition): ClusterPlan {
  const release = findRelease(definition.kubernetesVersion);
  if (release === undefined) {
    throw new Error(`Kubernetes ${definition.kubernetesVersion} is not in the release catalogue`);
  }
  const shared = sharedFiles(definition, release);
  return {
    definition,
    release,
    authorities: planAuthorities(definition),
    certificates: planCertificates(definition),
    nodes: allNodes(definition).map((node) => ({
      node,
      files: [...shared, ...ownFiles(definition, release, node)],
      secrets: planSecrets(definition, node),
    })),
  };
}

/** Files that are the same on every node; made once, for there may be thousands of nodes. */
function sharedFiles(definition: ClusterDefinition, release: Release): PlannedFile[] {
  return [
    ...kernelSettings(),
    file("containerd", nodePaths.containerdConfig, containerdConfig(release)),
    ...registryHosts(definition),
    ...containerdProxy(definition),
    ...aptConfiguration(definition),
    ...mirrorAuthorities(definition),
    ...trustedCAFiles(definition),
    file("upgrade", nodePaths.kubeadmUpgrade, toYaml(upgradeDocuments(definition, release))),
  ];
}

function ownFiles(
  definition: ClusterDefinition,
  release: Release,
  node: NodeDefinition,
): PlannedFile[] {
  const joinDocument = toYaml(joinDocuments(definition, release, node));
  if (node.role === "worker") return [file("join", nodePaths.kubeadmJoin, joinDocument)];
  return [
    file("etcd", nodePaths.etcdEnvironment, etcdEnvironment(definition, node)),
    file("etcd", nodePaths.etcdUnit, etcdUnit()),
    ...(definition.audit ? [file("control-plane", nodePaths.auditPolicy, auditPolicy())] : []),
    // Both, because any master may be the one that initialises, and may join again when lost.
    file(
      "control-plane",
      nodePaths.kubeadmInit,
      toYaml(initDocuments(definition, release, node)),
    ),
    file("control-plane", nodePaths.kubeadmJoin, joinDocument),
    ...coreDNSFiles(definition),
    ...networkFiles(definition),
    ...cloudFiles(definition),
  ];
}

function coreDNSFiles(definition: ClusterDefinition): PlannedFile[] {
  const patch = coreDNSPatch(definition);
  return patch === undefined ? [] : [file("control-plane", nodePaths.coreDNSPatch, patch)];
}

/** Only what hakube's own network fragment applies; a user's own brings its manifests itself. */
function networkFiles(definition: ClusterDefinition): PlannedFile[] {
  const texts = networkProviderOf(definition)?.files(definition) ?? {};
  return Object.entries(texts).map(([name, text]) =>
    file("network", `${nodePaths.network}/${name}`, text)
  );
}

function file(step: string, path: string, content: string): PlannedFile {
  return { step, path, mode: "0644", content };
}

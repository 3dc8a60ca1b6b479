import { Eta } from "eta";
import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { cloudConfigSecret } from "../plan/cloud/cloud_config_secret.ts";
import { apiServerNames } from "../plan/cluster_configuration.ts";
import { initialCluster } from "../plan/etcd_environment.ts";
import { helmDownload, networkFile } from "../plan/network/network_downloads.ts";
import { networkProviderOf } from "../plan/network/network_providers.ts";
import { type OperationName, operationSecrets } from "../plan/operations.ts";
import { etcdDownload, packageSources } from "../plan/package_sources.ts";
import {
  bundleDirectory,
  type ClusterPlan,
  type NodePlan,
  type PlannedFile,
  type PlannedSecret,
} from "../plan/plan.ts";
import { curlOptions } from "../plan/site/mirror_access.ts";
import { proxyEnvironment } from "../plan/site/proxy.ts";
import { siteFiles, sitePatterns } from "../plan/site/site_files.ts";
import { kubernetesImages } from "../plan/sources/kubernetes_images.ts";
import { distributionPackages } from "../plan/sources/packages.ts";
import {
  verifyBytes,
  verifyDocuments,
  verifyNamespace,
  verifyNamespaceDocument,
  verifyPort,
} from "../plan/verify_documents.ts";
import { toYaml } from "../plan/yaml_documents.ts";
import type { Templates } from "./templates.ts";

/** Makes the boot script of a node. The same arguments give the same bytes. */
export type ScriptRenderer = (nodePlan: NodePlan, loginPublicKey: string) => string;

/** Makes the script of an operation on a node of a cluster that lives, in the same way. */
export type OperationRenderer = (operation: OperationName, nodePlan: NodePlan) => string;

/** Compiles the templates once for all nodes of a plan. */
export function scriptRenderer(plan: ClusterPlan, templates: Templates): ScriptRenderer {
  const render = renderer(plan, templates);
  return (nodePlan, loginPublicKey) =>
    render(nodePlan.node.role, nodePlan, { steps: "node", loginPublicKey });
}

/** Like {@link scriptRenderer}, for operations; their scripts share the functions of boot scripts. */
export function operationRenderer(plan: ClusterPlan, templates: Templates): OperationRenderer {
  const render = renderer(plan, templates);
  return (operation, nodePlan) => {
    const secrets = operationSecrets(operation, nodePlan);
    return render(`operations/${operation}`, { ...nodePlan, secrets }, { steps: operation });
  };
}

function renderer(
  plan: ClusterPlan,
  templates: Templates,
): (template: string, nodePlan: NodePlan, more: object) => string {
  const eta = new Eta({ autoEscape: false, autoTrim: false, varName: "it" });
  for (const [name, text] of templates.texts) eta.loadTemplate(`@${name}`, text);
  const shared = {
    definition: plan.definition,
    bundleDirectory,
    sh: quoteForShell,
    lines: endWithLineFeed,
    delimiter: hereDocumentDelimiter,
    endpoint: endpointOf(plan),
    sources: packageSources(plan.definition),
    distributionPackages,
    etcd: etcdDownload(plan.definition),
    network: networkOf(plan.definition),
    cloud: cloudOf(plan.definition),
    initialCluster: initialCluster(plan.definition),
    labels: labelsOf(plan),
    proxy: proxyEnvironment(plan.definition),
    verify: verifyOf(plan),
    curlOptions: (name: string): string => curlWords(plan.definition, name),
  };
  return (template, nodePlan, more) =>
    eta.render(`@${template}`, { ...shared, ...forNode(plan, nodePlan), ...more });
}

function forNode(plan: ClusterPlan, { node, files, secrets }: NodePlan): object {
  return {
    node,
    isMaster: node.role === "master",
    bundledFiles: secrets.map(({ bundlePath }) => bundlePath),
    sitePatterns,
    siteFiles: siteFiles({ files, secrets }),
    secretsOf: (step: string): PlannedSecret[] =>
      secrets.filter(({ installAs }) => installAs?.step === step),
    clusterPaths: clusterPaths(files),
    apiServerNames: apiServerNames(plan.definition, node),
    filesOf: (step: string): PlannedFile[] => files.filter((file) => file.step === step),
    otherEtcdEndpoints: plan.definition.masters
      .filter((master) => master !== node)
      .map((master) => `https://${master.privateIP}:2379`).join(","),
    // Pulled ahead; the kubelet pulls whatever is missing.
    images: kubernetesImages(plan, node.role),
  };
}

/** Files that go when the machine leaves the cluster; those of its packages stay with these. */
function clusterPaths(files: readonly PlannedFile[]): string[] {
  const kept = ["trust", "packages", "containerd"];
  return files.filter(({ step }) => !kept.includes(step)).map(({ path }) => path);
}

function verifyOf({ release }: ClusterPlan): object {
  return {
    namespace: verifyNamespace,
    port: verifyPort,
    bytes: verifyBytes,
    namespaceDocument: toYaml([verifyNamespaceDocument]),
    documents: toYaml(verifyDocuments(release)),
  };
}

function endpointOf({ definition: { masterLoadBalancerAddress: address } }: ClusterPlan): string {
  return `${address.host}:${address.port}`;
}

/** undefined: there is none to apply, and nodes do not become Ready by themselves. */
function networkOf(definition: ClusterDefinition): object | undefined {
  const { networkProvider } = definition.hooks;
  if (networkProvider.reference === "none") return undefined;
  const provider = networkProviderOf(definition);
  if (provider === undefined) return { kind: "file" };
  const { name, file, namespace, workloads } = provider;
  return {
    kind: "bundled",
    name,
    file,
    namespace,
    workloads,
    proof: provider.proof(definition),
    ...networkFile(definition),
    helm: helmDownload(definition),
  };
}

/** undefined: there is nothing to apply for a cloud. */
function cloudOf({ hooks }: ClusterDefinition): object | undefined {
  const { cloudControllerManager: manager, cloudProviderConfig } = hooks;
  if (manager === undefined && cloudProviderConfig === undefined) return undefined;
  return {
    manager,
    secret: cloudProviderConfig === undefined ? undefined : cloudConfigSecret,
  };
}

/** Nodes that have labels of their own, in the definition's order; labels sorted. */
function labelsOf({ nodes }: ClusterPlan): { nodeName: string; labels: [string, string][] }[] {
  return nodes
    .map(({ node: { nodeName, labels } }) => ({ nodeName, labels: Object.entries(labels).sort() }))
    .filter(({ labels }) => labels.length > 0);
}

/** Words that follow the address and the file of a download: ` --cacert …`; empty for most. */
function curlWords(definition: ClusterDefinition, name: string): string {
  return curlOptions(definition, name).map((word) => ` ${quoteForShell(word)}`).join("");
}

/** A word that the shell takes as it is: bare when it needs no quotes. */
function quoteForShell(text: string): string {
  return /^[A-Za-z0-9_.,:\/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

function endWithLineFeed(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

/** A word that ends a here-document and is no line of its content. */
function hereDocumentDelimiter(content: string): string {
  const lines = `\n${content}\n`;
  let delimiter = "END_OF_FILE";
  while (lines.includes(`\n${delimiter}\n`)) delimiter += "_";
  return delimiter;
}

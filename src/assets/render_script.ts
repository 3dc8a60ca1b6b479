import { Eta } from "eta";
import type { Hook, Hooks } from "../definition/cluster_definition.ts";
import { initialCluster } from "../plan/etcd_environment.ts";
import { etcdDownload, flannelManifest, packageSources } from "../plan/package_sources.ts";
import {
  bundleDirectory,
  type ClusterPlan,
  type NodePlan,
  type PlannedFile,
  type PlannedSecret,
} from "../plan/plan.ts";
import type { Templates } from "./templates.ts";

/** Makes the boot script of a node. The same arguments give the same bytes. */
export type ScriptRenderer = (nodePlan: NodePlan, loginPublicKey: string) => string;

/** Compiles the templates once for all nodes of a plan. */
export function scriptRenderer(plan: ClusterPlan, templates: Templates): ScriptRenderer {
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
    etcd: etcdDownload(plan.definition),
    flannel: flannelManifest(plan.definition),
    network: networkOf(plan.definition.hooks),
    initialCluster: initialCluster(plan.definition),
    labels: labelsOf(plan),
  };
  return (nodePlan, loginPublicKey) =>
    eta.render(`@${nodePlan.node.role}`, {
      ...shared,
      ...forNode(plan, nodePlan),
      loginPublicKey,
    });
}

function forNode(plan: ClusterPlan, { node, files, secrets }: NodePlan): object {
  return {
    node,
    isMaster: node.role === "master",
    bundledFiles: secrets.map(({ bundlePath }) => bundlePath),
    installedSecrets: secrets.filter(({ installAs }: PlannedSecret) => installAs !== undefined),
    filesOf: (step: string): PlannedFile[] => files.filter((file) => file.step === step),
    otherEtcdEndpoints: plan.definition.masters
      .filter((master) => master !== node)
      .map((master) => `https://${master.privateIP}:2379`).join(","),
    images: imagesOf(plan, node.role),
  };
}

function endpointOf({ definition: { masterLoadBalancerAddress: address } }: ClusterPlan): string {
  return `${address.host}:${address.port}`;
}

/** undefined: there is none to apply, and nodes do not become Ready by themselves. */
function networkOf({ networkProvider }: Hooks): { kind: Hook["source"] } | undefined {
  return networkProvider.reference === "none" ? undefined : { kind: networkProvider.source };
}

/** What is pulled ahead on a node; the kubelet pulls whatever is missing here. */
function imagesOf(plan: ClusterPlan, role: "master" | "worker"): object {
  const { definition: { kubernetesVersion }, release } = plan;
  const component = (name: string) => `registry.k8s.io/${name}:v${kubernetesVersion}`;
  const controlPlane = ["kube-apiserver", "kube-controller-manager", "kube-scheduler"];
  return {
    pause: `registry.k8s.io/pause:${release.pause}`,
    others: [
      ...(role === "master" ? controlPlane.map(component) : []),
      component("kube-proxy"),
      `registry.k8s.io/coredns/coredns:v${release.coreDNS}`,
    ],
  };
}

/** Nodes that have labels of their own, in the definition's order; labels sorted. */
function labelsOf({ nodes }: ClusterPlan): { nodeName: string; labels: [string, string][] }[] {
  return nodes
    .map(({ node: { nodeName, labels } }) => ({ nodeName, labels: Object.entries(labels).sort() }))
    .filter(({ labels }) => labels.length > 0);
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
  const lines = new Set(content.split("\n"));
  let delimiter = "END_OF_FILE";
  while (lines.has(delimiter)) delimiter += "_";
  return delimiter;
}

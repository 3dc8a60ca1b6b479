import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import type { Decision } from "../../install/decide.ts";
import { type ClusterPlan, scriptPath } from "../../plan/plan.ts";
import type { installPlanDocument } from "../documents/install_documents.ts";
import type { DocumentFields } from "../documents/json_document.ts";

/** How many nodes are named. */
const namedNodes = 20;

/** What is known before the first script runs. */
export interface SeenInstallation {
  readonly decision: Decision;
  readonly goingOn: readonly string[];
  /** Names of nodes on which another script ran last. */
  readonly changed: readonly string[];
  readonly joiningMasters: readonly string[];
}

/** What will run where, for programs. */
export function installPlanFields(
  { definition }: ClusterPlan,
  nodes: readonly NodeDefinition[],
  { decision, goingOn, changed, joiningMasters }: SeenInstallation,
  assetsDir: string,
): DocumentFields<typeof installPlanDocument> {
  const { initialised, etcd } = decision;
  return {
    kind: "InstallPlan",
    clusterName: definition.clusterName,
    cluster: initialised ? "living" : etcd === "new" ? "new" : "unfinished",
    nodes: nodes.map(({ nodeName, ssh }) => ({
      node: nodeName,
      host: ssh.host,
      script: `${assetsDir}/${scriptPath(definition, nodeName)}`,
      goesOn: goingOn.includes(nodeName),
      changed: changed.includes(nodeName),
    })),
    joiningMasters,
  };
}

/** What will run where, for the one who is asked whether it may. */
export function describeInstallation(
  { definition }: ClusterPlan,
  nodes: readonly NodeDefinition[],
  { decision, goingOn, changed, joiningMasters }: SeenInstallation,
  paths: { readonly assetsDir: string; readonly definition: string },
): string {
  const noteOf = (name: string) =>
    goingOn.includes(name)
      ? ", which runs already"
      : changed.includes(name)
      ? ", changed since it last ran there"
      : "";
  const lines = nodes.slice(0, namedNodes).map((node) =>
    `  ${node.nodeName} (${node.ssh.host}): ${paths.assetsDir}/` +
    scriptPath(definition, node.nodeName) + noteOf(node.nodeName)
  );
  if (nodes.length > namedNodes) lines.push(`  ... and ${nodes.length - namedNodes} more`);
  if (changed.length > 0) {
    lines.push(
      `  ${changed.length} of ${nodes.length} scripts changed since they last ran; ` +
        `hakube diff --against nodes ${paths.definition} shows how`,
    );
  }
  const state = decision.initialised
    ? `The cluster "${definition.clusterName}" lives; what is missing is put in place:`
    : decision.etcd === "new"
    ? `A new cluster "${definition.clusterName}" begins on ${decision.initMaster}:`
    : `The installation of "${definition.clusterName}" goes on:`;
  return `${state}\n${lines.join("\n")}\n${balancerAdvice(definition, joiningMasters)}`;
}

/** A load balancer that does not know a master sends it nothing, and nobody notices. */
function balancerAdvice(
  { loadBalancer, masterLoadBalancerAddress, masters }: ClusterDefinition,
  joining: readonly string[],
): string {
  if (loadBalancer.type !== "external" || joining.length === 0) return "";
  const addresses = masters.filter(({ nodeName }) => joining.includes(nodeName))
    .map(({ nodeName, privateIP }) => `${nodeName} (${privateIP}:6443)`);
  const { host, port } = masterLoadBalancerAddress;
  return `The load balancer at ${host}:${port} has to know these masters, which join: ${
    addresses.join(", ")
  }\n`;
}

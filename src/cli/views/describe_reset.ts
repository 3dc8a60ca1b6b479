import { allNodes, type ClusterDefinition } from "../../definition/cluster_definition.ts";
import type { LeavingNode, ResetPlan } from "../../operate/reset/plan_reset.ts";
import type { DocumentFields } from "../documents/json_document.ts";
import type { resetPlanDocument } from "../documents/operation_documents.ts";

/** Of a machine that is another cluster's. */
const lostByAnother = ", which belongs to another cluster";

/** How many nodes are named. */
const namedNodes = 20;

/** Who leaves and what that means, for the one who is asked whether it may be done. */
export function describeReset(
  { actingMaster, nodes }: ResetPlan,
  clusterName: string,
  { drainTimeout, force }: {
    readonly drainTimeout: number;
    readonly force?: true | undefined;
  },
): string {
  const draining = `drained in at most ${drainTimeout} s${
    force ? ", or its pods are deleted" : ""
  }`;
  const words = (node: LeavingNode) => {
    const steps = actingMaster === undefined ? [] : [
      `${draining}${node.unreached === undefined ? "" : ", if the cluster still hears of it"}`,
      ...(node.peerUrl === "" ? [] : ["its member of etcd removed"]),
    ];
    return node.unreached === undefined
      ? [...steps, `its machine cleaned${node.isForeign ? lostByAnother : ""}`].join(", ")
      : [...steps, `its machine left as it is, for it is not reached: ${node.unreached}`].join(
        ", ",
      );
  };
  const head = actingMaster === undefined
    ? `Only the machines are cleaned; the cluster "${clusterName}" cannot be asked:`
    : `These leave the cluster "${clusterName}", one after another, by master ${actingMaster}:`;
  return [head, ...listed(nodes.map((node) => `${node.name}: ${words(node)}`)), ""].join("\n");
}

/**
 * What `--all` does.
 * @param failures why nodes are not reached, by name
 * @param foreign names of nodes that belong to another cluster
 */
export function describeDestruction(
  definition: ClusterDefinition,
  failures: ReadonlyMap<string, { readonly message: string }>,
  foreign: ReadonlySet<string>,
): string {
  const nodes = allNodes(definition).map(({ nodeName, role }) => {
    const failure = failures.get(nodeName);
    const data = role === "master" ? ", with etcd's data" : "";
    return failure === undefined
      ? `${nodeName}: cleaned${data}${foreign.has(nodeName) ? lostByAnother : ""}`
      : `${nodeName}: not reached: ${failure.message}`;
  });
  const head = `The cluster "${definition.clusterName}" is destroyed, with all that it holds:`;
  return [head, ...listed(nodes), ""].join("\n");
}

/** How nodes leave, for programs. */
export function resetFields(
  clusterName: string,
  plan: ResetPlan,
): DocumentFields<typeof resetPlanDocument> {
  return { kind: "ResetPlan", clusterName, all: false, ...plan };
}

/** Like {@link describeDestruction}, for programs. */
export function destructionFields(
  definition: ClusterDefinition,
  failures: ReadonlyMap<string, { readonly message: string }>,
  foreign: ReadonlySet<string>,
): DocumentFields<typeof resetPlanDocument> {
  const nodes = allNodes(definition).map(({ nodeName: name }) => ({
    name,
    // Nobody removes members one by one.
    peerUrl: "",
    unreached: failures.get(name)?.message,
    isForeign: foreign.has(name),
  }));
  return { kind: "ResetPlan", clusterName: definition.clusterName, all: true, nodes };
}

/** What only a person can do after nodes have left. @param path of the definition */
export function whatIsLeftToDo(
  path: string,
  definition: ClusterDefinition,
  names: readonly string[],
): string {
  const hadMaster = definition.masters.some(({ nodeName }) => names.includes(nodeName));
  const balancer = hadMaster && definition.loadBalancer.type === "external"
    ? "For good: take its master out of the load balancer, too.\n"
    : "";
  return `\nTo have it back: hakube install ${path} ${names.join(" ")}\n` +
    `For good: take it out of the definition, then hakube render --prune ${path}\n${balancer}`;
}

function listed(lines: readonly string[]): string[] {
  const shown = lines.slice(0, namedNodes).map((line) => `  ${line}`);
  return lines.length > namedNodes
    ? [...shown, `  ... and ${lines.length - namedNodes} more`]
    : shown;
}

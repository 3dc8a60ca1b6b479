import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import { quote } from "../../definition/quote.ts";
import { UnfitError } from "../../errors.ts";
import type { NodeFacts } from "../../install/launcher_protocol.ts";
import { peerUrl } from "../../plan/etcd_environment.ts";
import { type Member, refusalOfRemovals } from "../quorum.ts";

/** A node that is to leave the cluster. */
export interface LeavingNode {
  readonly name: string;
  /** Of its etcd; empty for one that has none. */
  readonly peerUrl: string;
  /** Why nothing is done on its machine; undefined: it is cleaned. */
  readonly unreached: string | undefined;
  /** Its machine belongs to another cluster, which loses it. */
  readonly isForeign: boolean;
}

/** Who leaves, and who acts for the cluster meanwhile. */
export interface ResetPlan {
  /** The master that drains, and removes members and nodes; undefined when there is no cluster to be asked. */
  readonly actingMaster: string | undefined;
  /** In the order in which they leave, one after another. */
  readonly nodes: readonly LeavingNode[];
}

/** What is known before nodes leave. */
export interface ResetSurvey {
  readonly definition: ClusterDefinition;
  /** Names of the nodes to reset; also of some that the definition has no more. */
  readonly names: readonly string[];
  /** What the nodes hold that answered. */
  readonly facts: ReadonlyMap<string, NodeFacts>;
  /** Names of the masters whose API servers are ready. */
  readonly ready: ReadonlySet<string>;
  /** Why the others did not answer. */
  readonly failures: ReadonlyMap<string, { readonly message: string }>;
  /** Names of nodes whose machines belong to another cluster. */
  readonly foreign: ReadonlySet<string>;
  /** Undefined when no master knows. One that has never started has no name, but an id. */
  readonly members: readonly (Member & { readonly id?: string })[] | undefined;
  /** A person has said that etcd may lose its majority. */
  readonly forceQuorumLoss: boolean;
}

/**
 * Plans how nodes leave a cluster that lives on.
 * @throws UnfitError when etcd would lose its majority, or nobody is left to act
 */
export function planReset(survey: ResetSurvey): ResetPlan {
  const { definition, members, forceQuorumLoss } = survey;
  refuseLastMaster(survey);
  if (members === undefined) {
    if (forceQuorumLoss) return { actingMaster: undefined, nodes: leavingNodes(survey, []) };
    throw noMajority(survey);
  }
  const nodes = leavingNodes(survey, members);
  const refusal = refusalOfRemovals(nodes.map(({ peerUrl }) => peerUrl), members);
  if (refusal !== undefined && !forceQuorumLoss) {
    throw new UnfitError(`not all of these may leave now: ${refusal}`, [
      "mend or reset what is dead first: hakube install, hakube reset",
      `if etcd may be lost: --force-quorum-loss ${definition.clusterName}`,
    ]);
  }
  return { actingMaster: actingMaster(survey), nodes };
}

/** A master's member is the one at its address, or of its name: its machine may have got another address. */
function peerUrlOf(master: NodeDefinition, members: readonly Member[]): string {
  const url = peerUrl(master);
  const isThere = members.some((member) => member.peerUrl === url);
  const named = members.find(({ name }) => name === master.nodeName);
  return isThere ? url : named?.peerUrl ?? url;
}

function leavingNodes(
  { definition, names, failures, foreign }: ResetSurvey,
  members: readonly (Member & { readonly id?: string })[],
): LeavingNode[] {
  return names.map((name) => {
    const master = definition.masters.find(({ nodeName }) => nodeName === name);
    const isDefined = master !== undefined ||
      definition.workers.some(({ nodeName }) => nodeName === name);
    return {
      name,
      // One that the definition has no more is known to etcd by its name.
      peerUrl: master !== undefined
        ? peerUrlOf(master, members)
        : members.find((one) => !isDefined && [one.name, one.id].includes(name))?.peerUrl ?? "",
      unreached: isDefined
        ? failures.get(name)?.message
        : "the definition has it no more, so nobody knows how to log in there",
      isForeign: foreign.has(name),
    };
  });
}

function refuseLastMaster({ definition, names }: ResetSurvey): void {
  const staying = definition.masters.filter(({ nodeName }) => !names.includes(nodeName));
  if (staying.length > 0) return;
  const { clusterName, masters } = definition;
  const who = masters.map(({ nodeName }) => quote(nodeName)).join(", ");
  throw new UnfitError(`without ${who} the cluster "${clusterName}" would have no master`, [
    `to destroy the whole cluster: hakube reset --all --confirm ${clusterName}`,
  ]);
}

function noMajority({ definition, facts }: ResetSurvey): UnfitError {
  const { masters, clusterName } = definition;
  const answered = masters.filter(({ nodeName }) => facts.has(nodeName));
  const reads = answered.filter(({ nodeName }) => facts.get(nodeName)?.initialised === "yes");
  return new UnfitError(
    `etcd has no majority that could be asked: ${answered.length} of ${masters.length} masters answered, ` +
      `and the etcd of ${reads.length} of these`,
    [
      "bring masters back first: hakube install",
      `to clean only the machines, and leave the cluster as it is: --force-quorum-loss ${clusterName}`,
    ],
  );
}

/** The first master that stays and serves. */
function actingMaster({ definition, names, facts, ready }: ResetSurvey): string {
  const serving = definition.masters.find(({ nodeName }) =>
    !names.includes(nodeName) && ready.has(nodeName) && facts.get(nodeName)?.initialised === "yes"
  );
  if (serving !== undefined) return serving.nodeName;
  throw new UnfitError("none of the masters that stay serves, so nobody can act for the cluster", [
    "bring one of them back first: hakube status, hakube install",
  ]);
}

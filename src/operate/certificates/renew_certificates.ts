import { renewalDays } from "../../assets/pki/validity.ts";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { UnfitError } from "../../errors.ts";
import type { NodeOutcome } from "../../install/install_event.ts";
import { peerUrl } from "../../plan/etcd_environment.ts";
import { oneByOne } from "../one_by_one.ts";
import type { OperationFacts, OperationRuns } from "../operation_runs.ts";
import { type Member, quorumOf, refusalOf } from "../quorum.ts";
import type { ListedCertificate } from "./certificate_list.ts";

/** How masters are renewed: one after another; all at once, when there is no majority to be kept. */
export type RenewalOrder = "one by one" | "together";

/** What is known before a renewal. */
export interface RenewalState {
  readonly clusterName: string;
  /** All masters of the definition. */
  readonly masters: readonly NodeDefinition[];
  /** Those that are to be renewed. */
  readonly chosen: readonly NodeDefinition[];
  /** Names of the masters that answer. */
  readonly answering: ReadonlySet<string>;
  /** undefined: no master knows who they are. */
  readonly etcdMembers: readonly Member[] | undefined;
  /** Of the masters that answer. */
  readonly certificates: readonly ListedCertificate[];
  /** A person has said that etcd may lose its majority. */
  readonly forceQuorumLoss: boolean;
}

/**
 * Decides how to go about it.
 * @throws UnfitError when it would cost etcd its majority, or cannot bring it back
 */
export function renewalOrder(state: RenewalState): RenewalOrder {
  const { chosen, etcdMembers } = state;
  if (etcdMembers === undefined || quorumOf(etcdMembers).tolerated < 0) {
    return requireTogether(state);
  }
  let members = etcdMembers;
  for (const master of deadFirst(chosen, etcdMembers)) {
    const url = peerUrl(master);
    const refusal = refusalOf("restart", url, members);
    if (refusal !== undefined && !state.forceQuorumLoss) throw quorumRefusal(refusal, state);
    // Who was away for that reason is there when the next one is restarted.
    if (hasEnded(state, master.nodeName)) members = withHealthy(members, url);
  }
  return "one by one";
}

/** The masters whose members are away come first: with their new certificates they may come back. */
export function deadFirst(
  chosen: readonly NodeDefinition[],
  members: readonly Member[] | undefined,
): NodeDefinition[] {
  const healthy = new Set(members?.filter(({ isHealthy }) => isHealthy).map((one) => one.peerUrl));
  return chosen.toSorted((one, other) =>
    Number(healthy.has(peerUrl(one))) - Number(healthy.has(peerUrl(other)))
  );
}

function withHealthy(members: readonly Member[], url: string): Member[] {
  return members.map((one) => one.peerUrl === url ? { ...one, isHealthy: true } : one);
}

function quorumRefusal(refusal: string, { clusterName }: RenewalState): UnfitError {
  return new UnfitError(`certificates cannot be renewed: ${refusal}`, [
    "bring back the members that are missing first, or reset them: hakube status",
    `if etcd may be away for some seconds: --force-quorum-loss ${clusterName}`,
  ]);
}

/** Without a majority the members cannot be restarted one by one; with certificates that have ended, all must be. */
function requireTogether(state: RenewalState): RenewalOrder {
  const { masters, chosen, answering } = state;
  if (!hasEnded(state)) {
    throw new UnfitError("etcd has no majority, and its certificates are not the reason", [
      "bring masters back first: hakube status, and journalctl --unit=etcd on a master",
      "if they are lost for good: hakube etcd recover",
    ]);
  }
  const left = masters.filter((master) =>
    !chosen.includes(master) || !answering.has(master.nodeName)
  );
  if (left.length === 0) return "together";
  const names = left.map(({ nodeName }) => `"${nodeName}"`).join(", ");
  throw new UnfitError(
    `etcd's certificates have ended, so all masters are renewed at once, and ${names} would be left out`,
    ["name no master, and see that all of them can be logged in to"],
  );
}

/** Whether certificates of etcd have ended, on this master or on any. */
function hasEnded({ certificates }: RenewalState, nodeName?: string): boolean {
  return certificates.some(({ node, path, daysLeft }) =>
    (nodeName === undefined || node === nodeName) && path.startsWith("/etc/etcd/pki/") &&
    daysLeft !== undefined && daysLeft < 0
  );
}

/** How `renew` is run. */
export interface RenewalOptions {
  readonly order: RenewalOrder;
  /** Also what lasts long enough. */
  readonly force: boolean;
  readonly forceQuorumLoss: boolean;
}

/** Renews masters. @returns an outcome for each */
export async function renewMasters(
  runs: OperationRuns,
  chosen: readonly NodeDefinition[],
  { order, force, forceQuorumLoss }: RenewalOptions,
): Promise<NodeOutcome[]> {
  const names = chosen.map(({ nodeName }) => nodeName);
  const renew = (name: string) => {
    // On the node's own clock, for it is compared with the times of its files.
    const since = runs.members.get(name)?.facts.clock ?? 0;
    const facts: OperationFacts = {
      since: `${Math.floor(since)}`,
      days: `${renewalDays}`,
      force: force ? "yes" : "no",
      forceQuorumLoss: forceQuorumLoss ? "yes" : "no",
      together: order === "together" ? "yes" : "no",
    };
    return runs.run(name, "renew", facts);
  };
  if (order === "one by one") return await oneByOne(names, renew);
  return await Promise.all(names.map(renew));
}

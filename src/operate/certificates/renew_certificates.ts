import { renewalDays } from "../../assets/pki/validity.ts";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { UnfitError } from "../../errors.ts";
import type { NodeOutcome } from "../../install/install_event.ts";
import { oneByOne } from "../one_by_one.ts";
import type { OperationFacts, OperationRuns } from "../operation_runs.ts";
import { type Member, quorumOf, refusalOf } from "../quorum.ts";
import type { ListedCertificate } from "./certificate_list.ts";

/** How masters are renewed: one after another; all at once, when there is no majority to be kept. */
export type RenewalOrder = "one by one" | "together";

/** What is known before a renewal. */
export interface RenewalState {
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
  for (const { privateIP } of chosen) {
    const refusal = refusalOf("restart", `https://${privateIP}:2380`, etcdMembers);
    if (refusal === undefined) continue;
    throw new UnfitError(`certificates cannot be renewed: ${refusal}`, [
      "bring back the members that are missing first",
    ]);
  }
  return "one by one";
}

/** Without a majority the members cannot be restarted one by one; with certificates that have ended, all must be. */
function requireTogether(
  { masters, chosen, answering, certificates }: RenewalState,
): RenewalOrder {
  const hasEnded = certificates.some(({ path, daysLeft }) =>
    path.startsWith("/etc/etcd/pki/") && daysLeft !== undefined && daysLeft < 0
  );
  if (!hasEnded) {
    throw new UnfitError("etcd has no majority, and its certificates are not the reason", [
      "look at it on a master: journalctl --unit=etcd",
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

/** How `renew` is run. */
export interface RenewalOptions {
  readonly order: RenewalOrder;
  /** Also what lasts long enough. */
  readonly force: boolean;
}

/** Renews masters. @returns an outcome for each */
export async function renewMasters(
  runs: OperationRuns,
  chosen: readonly NodeDefinition[],
  { order, force }: RenewalOptions,
): Promise<NodeOutcome[]> {
  const names = chosen.map(({ nodeName }) => nodeName);
  const renew = (name: string) => {
    // On the node's own clock, for it is compared with the times of its files.
    const since = runs.members.get(name)?.facts.clock ?? 0;
    const facts: OperationFacts = {
      since: `${Math.floor(since)}`,
      days: `${renewalDays}`,
      force: force ? "yes" : "no",
      together: order === "together" ? "yes" : "no",
    };
    return runs.run(name, "renew", facts);
  };
  if (order === "one by one") return await oneByOne(names, renew);
  return await Promise.all(names.map(renew));
}

/** A member of etcd, as far as its majority is concerned. */
export interface Member {
  readonly name: string;
  /** `https://10.0.0.10:2380`; what a member is known by, for one that has not started has no name. */
  readonly peerUrl: string;
  /** A learner does not vote. */
  readonly isLearner: boolean;
  /** Whether it has answered a read that a majority confirms. */
  readonly isHealthy: boolean;
}

/**
 * What is to be done to a member. `stop`: it stays away for a while; `restart`: it comes back at once;
 * `remove`: it is no member any more.
 */
export type MemberAction = "stop" | "restart" | "remove";

/** Members that vote, how many of them are healthy, and how many more may be lost. */
export interface Quorum {
  readonly voters: number;
  readonly healthy: number;
  /** How many healthy voters it takes. */
  readonly needed: number;
  /** How many more losses leave a majority; negative: it is lost already. */
  readonly tolerated: number;
}

/** @param members of etcd, learners too */
export function quorumOf(members: readonly Member[]): Quorum {
  const voters = members.filter(({ isLearner }) => !isLearner);
  const healthy = voters.filter(({ isHealthy }) => isHealthy).length;
  const needed = majorityOf(voters.length);
  return { voters: voters.length, healthy, needed, tolerated: healthy - needed };
}

/**
 * The quorum guard: decides whether something may be done to a member. The node asks the same again with the
 * lock in hand, by the same rule (`judge_majority` in `templates/operations/members.sh.eta`).
 * @param peerUrl of the member; one that is no member is nobody's loss
 * @returns why not, in one sentence with the numbers; undefined when a majority is left
 */
export function refusalOf(
  action: MemberAction,
  peerUrl: string,
  members: readonly Member[],
): string | undefined {
  const { voters, healthy, needed } = quorumOf(members);
  const target = members.find((member) => !member.isLearner && member.peerUrl === peerUrl);
  if (healthy < needed) {
    return `etcd has no majority now: ${healthy} of ${voters} members are healthy, ${needed} are needed`;
  }
  if (target === undefined) return undefined;
  // One or two members have none to spare: a restart is an outage of some seconds, whenever it comes.
  if (action === "restart" && voters <= 2) return undefined;
  const left = healthy - (target.isHealthy ? 1 : 0);
  const leftVoters = action === "remove" ? voters - 1 : voters;
  const leftNeeded = majorityOf(leftVoters);
  if (leftVoters > 0 && left >= leftNeeded) return undefined;
  return `to ${action} "${target.name}" would cost etcd its majority: ${left} of ${leftVoters} members ` +
    `would be healthy, ${leftNeeded} are needed`;
}

/**
 * The guard for several members that are removed one after another, each judged with those before it gone.
 * @returns why not; undefined when a majority is left each time
 */
export function refusalOfRemovals(
  peerUrls: readonly string[],
  members: readonly Member[],
): string | undefined {
  let left = members;
  for (const peerUrl of peerUrls) {
    const refusal = refusalOf("remove", peerUrl, left);
    if (refusal !== undefined) return refusal;
    left = left.filter((member) => member.peerUrl !== peerUrl);
  }
  return undefined;
}

function majorityOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

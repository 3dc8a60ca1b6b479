import type { EtcdMember } from "../state/etcd_members.ts";

/**
 * How many entries of the log a member may be behind the first one and still be as good: members are asked
 * one after another, while the cluster goes on.
 */
const sameMoment = 100n;

/**
 * The member that a snapshot is best taken from: healthy, voting, without alarms, as far as any, and not the
 * leader, which has enough to do, if another is as good.
 * @param isReached whether we are logged in to its machine
 * @returns undefined when there is none
 */
export function snapshotSource(
  members: readonly EtcdMember[],
  isReached: (member: EtcdMember) => boolean,
): EtcdMember | undefined {
  const fit = members.filter((member) =>
    member.isHealthy && !member.isLearner && member.status?.errors.length === 0 && isReached(member)
  );
  const furthest = fit.map(appliedIndex).reduce((most, index) => index > most ? index : most, 0n);
  const good = fit.filter((member) => furthest - appliedIndex(member) <= sameMoment);
  return good.find(({ status }) => !status?.isLeader) ?? good[0];
}

function appliedIndex({ status }: EtcdMember): bigint {
  return BigInt(status?.raftAppliedIndex ?? 0);
}

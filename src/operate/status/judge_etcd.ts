import { peerUrl } from "../../plan/etcd_environment.ts";
import { quorumOf } from "../quorum.ts";
import type { EtcdMember } from "../state/etcd_members.ts";
import { type EtcdStatus, note, problem, type StatusFinding } from "./cluster_status.ts";
import type { SeenCluster } from "./seen_cluster.ts";

/** The members, and how many more losses they bear. */
export function etcdStatus({ etcd }: SeenCluster): EtcdStatus | undefined {
  if (etcd === undefined) return undefined;
  const answering =
    etcd.filter(({ isHealthy, status }) => isHealthy || status !== undefined).length;
  return { ...quorumOf(etcd), answering, members: etcd };
}

/** Whether etcd's members are the masters, and how they are. */
export function judgeEtcd(seen: SeenCluster): StatusFinding[] {
  const status = etcdStatus(seen);
  if (status === undefined) {
    if (seen.reached.length === 0) return [];
    return [problem("etcd-silent", "etcd answers on no master that can be reached")];
  }
  return [
    ...judgeQuorum(status, seen),
    ...judgeMembership(status.members, seen),
    ...status.members.flatMap((member) => judgeMember(member, status, seen)),
  ];
}

function judgeQuorum(
  { voters, healthy, needed, answering, tolerated }: EtcdStatus,
  { plan: { definition: { masters } } }: SeenCluster,
): StatusFinding[] {
  if (healthy < needed) {
    return [problem(
      "etcd-no-quorum",
      `etcd has no majority: ${answering} of ${voters} members ${
        answering === 1 ? "answers" : "answer"
      }, ${needed} are needed; until then nothing can be read or changed through the API, ` +
        "pods that run go on, and no other takes the place of one that ends",
    )];
  }
  if (tolerated > 0) return [];
  // With one or two masters that is how it was made; with more something is missing.
  if (masters.length < 3) {
    return [note("no-tolerance", "etcd bears no loss: the cluster is not highly available")];
  }
  return [problem(
    "no-tolerance",
    `etcd bears no further loss: ${healthy} of ${voters} members are healthy, ${needed} are needed`,
  )];
}

function judgeMembership(
  members: readonly EtcdMember[],
  { plan: { definition: { masters } } }: SeenCluster,
): StatusFinding[] {
  const urls = masters.map(peerUrl);
  return [
    ...members.filter((member) => !urls.includes(member.peerUrl)).map((member) =>
      problem(
        "etcd-ghost",
        `etcd has a member that is no master: "${
          member.name || member.id
        }" at ${member.peerUrl}; ` +
          `hakube reset DEFINITION ${member.name || member.id} takes it out`,
      )
    ),
    ...masters.filter((master) => !members.some(({ peerUrl: url }) => url === peerUrl(master)))
      .map(({ nodeName }) => problem("etcd-missing", "is no member of etcd", nodeName)),
  ];
}

function judgeMember(
  { name, id, peerUrl, isHealthy, isLearner, status }: EtcdMember,
  { healthy, needed }: EtcdStatus,
  { plan: { definition } }: SeenCluster,
): StatusFinding[] {
  const who = name || id || peerUrl;
  const found: StatusFinding[] = [];
  if (!isHealthy && healthy >= needed) {
    found.push(problem("etcd-unhealthy", "its member of etcd is not healthy", who));
  }
  if (isLearner) {
    found.push(problem("etcd-learner", "its member of etcd is a learner and does not vote", who));
  }
  if (status === undefined) return found;
  if (status.version !== definition.etcdVersion) {
    found.push(problem("version", otherVersion("etcd", status.version, definition), who));
  }
  // Who has lost the majority says so itself; that is told already.
  const errors = healthy < needed ? [] : status.errors;
  return [...found, ...errors.map((text) => problem("etcd-error", `etcd says: ${text}`, who))];
}

function otherVersion(program: string, version: string, { etcdVersion }: { etcdVersion: string }) {
  return `runs ${program} ${version}, the definition says ${etcdVersion}`;
}

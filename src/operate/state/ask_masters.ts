import { ConnectionError } from "../../errors.ts";
import type { Member } from "../../install/connect_nodes.ts";
import { peerUrl } from "../../plan/etcd_environment.ts";
import { type EtcdMember, etcdMembers } from "./etcd_members.ts";
import { openState } from "./state_session.ts";

/** A master that is connected to. */
type Master = Pick<Member, "connection" | "node">;

/**
 * Asks all masters who the members of etcd are.
 * @param program text of `templates/state.sh`
 * @returns what the one says that knows best; undefined when no etcd answers
 */
export async function askForEtcdMembers(
  masters: readonly Master[],
  program: string,
): Promise<EtcdMember[] | undefined> {
  const lists = await Promise.all(masters.map((master) => ask(master, program)));
  return bestKnown(masters.map(({ node }) => peerUrl(node)), lists);
}

/**
 * Who is healthy has a majority, and its list is of now. One without knows what once was: it may have been cut off,
 * removed, or left out of a cluster that was recovered.
 * @param own peer URLs of the masters that were asked
 * @param lists what each of them says
 */
export function bestKnown(
  own: readonly string[],
  lists: readonly (EtcdMember[] | undefined)[],
): EtcdMember[] | undefined {
  const isCurrent = lists.find((members, index) =>
    members?.some(({ peerUrl, isHealthy }) => isHealthy && peerUrl === own[index])
  );
  const healthy = (members: EtcdMember[]) => members.filter(({ isHealthy }) => isHealthy).length;
  return isCurrent ?? lists.filter((members) => members !== undefined)
    .toSorted((one, other) => healthy(other) - healthy(one))[0];
}

async function ask({ connection, node }: Master, program: string): Promise<
  EtcdMember[] | undefined
> {
  try {
    await using session = await openState(connection, program, node.nodeName);
    return etcdMembers(await session.ask("etcd"));
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return undefined;
  }
}

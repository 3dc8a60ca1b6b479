import { ConnectionError } from "../../errors.ts";
import type { Member } from "../../install/connect_nodes.ts";
import { type EtcdMember, etcdMembers } from "./etcd_members.ts";
import { openState } from "./state_session.ts";

/**
 * Asks one master after another who the members of etcd are, until one knows.
 * @param masters those that are connected to
 * @param program text of `templates/state.sh`
 * @returns undefined when none of them knows: no etcd, or no majority of it, answers there
 */
export async function askForEtcdMembers(
  masters: readonly Pick<Member, "connection" | "node">[],
  program: string,
): Promise<EtcdMember[] | undefined> {
  for (const { connection, node } of masters) {
    try {
      await using session = await openState(connection, program, node.nodeName);
      const members = etcdMembers(await session.ask("etcd"));
      if (members !== undefined) return members;
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
    }
  }
  return undefined;
}

import { ConnectionError } from "../../errors.ts";
import type { Member } from "../../install/connect_nodes.ts";
import { readyzOf } from "./master_state.ts";
import { openState } from "./state_session.ts";

/** A master that is connected to. */
type Master = Pick<Member, "connection" | "node">;

/**
 * The masters whose own API server is ready, in the same order: one of these can act for the cluster.
 * @param program text of `templates/state.sh`
 */
export async function readyMasters<Some extends Master>(
  masters: readonly Some[],
  program: string,
): Promise<Some[]> {
  const ready = await Promise.all(masters.map((master) => isReady(master, program)));
  return masters.filter((_, index) => ready[index]);
}

async function isReady({ connection, node }: Master, program: string): Promise<boolean> {
  try {
    await using session = await openState(connection, program, node.nodeName);
    const address = `${node.privateIP}:6443`;
    return readyzOf(await session.ask("ready", address)).get(address) === 200;
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    return false;
  }
}

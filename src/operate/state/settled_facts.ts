import type { Member } from "../../install/connect_nodes.ts";
import type { NodeFacts } from "../../install/launcher_protocol.ts";
import type { Clock } from "../../ports.ts";

/** Seconds between two looks at a run that goes on. */
const pauseSeconds = 3;

/**
 * What nodes hold, once no run goes on there: that of a command that was interrupted comes to its end by
 * itself, and what it leaves is what counts.
 * @param onWait called once for each run that is waited for
 */
export async function settledFacts(
  members: ReadonlyMap<string, Member>,
  clock: Pick<Clock, "sleep">,
  stop: AbortSignal,
  onWait: (nodeName: string, startedBy: string) => void,
): Promise<Map<string, NodeFacts>> {
  const settled = [...members].map(async ([name, member]): Promise<[string, NodeFacts]> => {
    for (let told = false;; told = true) {
      const session = await member.session();
      session.leave();
      const { run } = session.facts;
      if (run === null) return [name, session.facts];
      if (!told) onWait(name, run.startedBy);
      await clock.sleep(pauseSeconds, stop);
    }
  });
  return new Map(await Promise.all(settled));
}

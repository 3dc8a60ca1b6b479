import type { NodeOutcome } from "../install/install_event.ts";
import { skippedOutcome } from "../install/node_outcome.ts";

/**
 * Does something on one node after another, and nothing more after a node on which it did not end well:
 * what has gone wrong on one would go wrong on the next.
 * @returns an outcome for each, in order
 */
export async function oneByOne(
  nodeNames: readonly string[],
  work: (nodeName: string) => Promise<NodeOutcome>,
): Promise<NodeOutcome[]> {
  const outcomes: NodeOutcome[] = [];
  let broken: string | undefined;
  for (const name of nodeNames) {
    const outcome = broken === undefined
      ? await work(name)
      : skippedOutcome(name, `not begun, for "${broken}" did not come to its end`);
    outcomes.push(outcome);
    if (outcome.state !== "ok") broken ??= name;
  }
  return outcomes;
}

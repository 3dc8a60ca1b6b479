import { skippedOutcome } from "../../install/node_outcome.ts";
import type { NodeOutcome, OnInstallEvent } from "../../install/install_event.ts";
import type { OperationFacts, OperationRuns } from "../operation_runs.ts";
import type { LeavingNode, ResetPlan } from "./plan_reset.ts";

/** How nodes are reset. */
export interface ResetSettings {
  /** How long evicting a node's pods may take. */
  readonly drainSeconds: number;
  /** Go on with pods that could not be evicted. */
  readonly force: boolean;
  readonly forceQuorumLoss: boolean;
  readonly purgePackages: boolean;
}

/** What is needed of {@link OperationRuns}. */
type Runs = Pick<OperationRuns, "run">;

/**
 * Takes nodes out of a cluster that lives on, one after another. The first that does not come out well is the last:
 * what kept it may keep the others, and the same command goes on.
 * @returns an outcome a node, of what was done for it anywhere
 */
export async function resetNodes(
  runs: Runs,
  plan: ResetPlan,
  settings: ResetSettings,
  onEvent: OnInstallEvent,
): Promise<NodeOutcome[]> {
  const outcomes: NodeOutcome[] = [];
  for (const node of plan.nodes) {
    const failed = outcomes.find(({ state }) => state !== "ok");
    const outcome = failed === undefined
      ? await resetNode(runs, plan.actingMaster, node, settings)
      : skippedOutcome(node.name, `not begun, for "${failed.node}" was not reset`);
    onEvent({ kind: "run-ended", node: node.name, outcome });
    outcomes.push(outcome);
  }
  return outcomes;
}

/** Cleans all these nodes at once; the cluster is not asked, for it goes with them. */
export async function cleanNodes(
  runs: Runs,
  names: readonly string[],
  settings: Pick<ResetSettings, "purgePackages">,
  onEvent: OnInstallEvent,
): Promise<NodeOutcome[]> {
  return await Promise.all(names.map(async (name) => {
    const outcome = await runs.run(name, "clean", cleaning("lost", settings));
    onEvent({ kind: "run-ended", node: name, outcome });
    return outcome;
  }));
}

async function resetNode(
  runs: Runs,
  actingMaster: string | undefined,
  node: LeavingNode,
  settings: ResetSettings,
): Promise<NodeOutcome> {
  const { name, unreached } = node;
  const done: NodeOutcome[] = [];
  const acts = async (operation: "leave" | "forget", facts: OperationFacts) => {
    if (actingMaster === undefined) return true;
    const outcome = await runs.run(actingMaster, operation, facts);
    return add({
      ...outcome,
      node: name,
      message: outcome.message && `${outcome.message} on ${actingMaster}`,
    });
  };
  const add = (outcome: NodeOutcome) => done.push(outcome) > 0 && outcome.state === "ok";
  const isLost = actingMaster === undefined || settings.forceQuorumLoss || node.isForeign;
  const member = isLost ? "lost" : "removed";
  const isDone = await acts("leave", leaving(node, settings)) &&
    (unreached !== undefined || add(await runs.run(name, "clean", cleaning(member, settings)))) &&
    await acts("forget", { leaving: name });
  const outcome = taken(name, done);
  return isDone && unreached !== undefined ? ofCluster(outcome, unreached) : outcome;
}

function leaving(
  { name, peerUrl, unreached }: LeavingNode,
  { drainSeconds, force, forceQuorumLoss }: ResetSettings,
): OperationFacts {
  return {
    leaving: name,
    leavingPeerUrl: peerUrl,
    drainSeconds: `${drainSeconds}`,
    // Then the cluster says whether it is dead: its pods cannot end, and would be waited for in vain.
    reached: unreached === undefined ? "yes" : "no",
    force: force ? "yes" : "no",
    forceQuorumLoss: forceQuorumLoss ? "yes" : "no",
  };
}

function cleaning(
  etcdMember: "removed" | "lost",
  { purgePackages }: Pick<ResetSettings, "purgePackages">,
): OperationFacts {
  return { etcdMember, purgePackages: purgePackages ? "yes" : "no" };
}

/** The runs that were done for a node as one outcome: the last one's, with what all have changed. */
function taken(name: string, done: readonly NodeOutcome[]): NodeOutcome {
  const last = done.at(-1) ?? skippedOutcome(name, "nothing was done");
  return { ...last, changed: done.flatMap(({ changed }) => changed) };
}

function ofCluster(outcome: NodeOutcome, unreached: string): NodeOutcome {
  return {
    ...outcome,
    message: `taken out of the cluster only; its machine is as it was: ${unreached}`,
    hints: [
      ...outcome.hints,
      "before it is switched on again, wipe it; or reset it once more when it can be reached",
    ],
  };
}

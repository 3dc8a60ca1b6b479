import type { NodeOutcome } from "../../install/install_event.ts";
import { mergedOutcome } from "../../install/node_outcome.ts";
import type { OperationName } from "../../plan/operations.ts";
import type { OperationRuns } from "../operation_runs.ts";
import type { RestoreFacts } from "./restore_plan.ts";

/** What etcd is after a restore. */
export interface RestoredEtcd {
  readonly etcdClusterId: string;
  readonly etcdRevision: string;
}

/** How a restore came out. */
export interface RestoreResult {
  /** One a node, in the order of masters and others. */
  readonly outcomes: NodeOutcome[];
  /** There when etcd has a majority, and every master has come to its end. */
  readonly restored: RestoredEtcd | undefined;
  /** Where etcd's revisions go on from, once a master has told; also when the restore did not come to its end. */
  readonly revision: string | undefined;
}

/** The nodes of a restore, by name. */
export interface RestoreNodes {
  /** Whose data are replaced: the members of the etcd cluster that it becomes. */
  readonly masters: readonly string[];
  /** Whose kubelets begin anew, for they may know what the cluster does not know any more. */
  readonly others: readonly string[];
}

/** On each master in turn of these: nobody begins with one before all masters have done the one before it. */
const restoreOperations = ["restore_prepare", "restore_data", "restore_start"] as const;
/** Like {@link restoreOperations}, where a member is there, and its own data are what is gone on with. */
const recoverOperations = ["restore_data", "restore_start"] as const;

/** Puts a snapshot in the place of etcd's data; it is on the masters already. */
export async function restoreEtcd(
  runs: Pick<OperationRuns, "run">,
  nodes: RestoreNodes,
  facts: RestoreFacts,
): Promise<RestoreResult> {
  return await replaceData(runs, nodes, facts, restoreOperations);
}

/** Goes on from the data of one master, which are on it as a snapshot already. */
export async function recoverEtcd(
  runs: Pick<OperationRuns, "run">,
  nodes: RestoreNodes,
  facts: RestoreFacts,
): Promise<RestoreResult> {
  return await replaceData(runs, nodes, facts, recoverOperations);
}

async function replaceData(
  runs: Pick<OperationRuns, "run">,
  { masters, others }: RestoreNodes,
  facts: RestoreFacts,
  operations: readonly OperationName[],
): Promise<RestoreResult> {
  let outcomes: NodeOutcome[] = [];
  const told = new Map<string, string>();
  const run = (name: string, operation: OperationName) =>
    runs.run(name, operation, facts, (fact, value) => told.set(fact, value));
  for (const operation of operations) {
    outcomes = merged(outcomes, await Promise.all(masters.map((name) => run(name, operation))));
    if (!allWell(outcomes)) {
      return { outcomes, restored: undefined, revision: told.get("etcdRevision") };
    }
  }
  const restarted = await Promise.all(others.map((name) => runs.run(name, "restart_kubelet")));
  const etcdClusterId = told.get("etcdClusterId");
  const etcdRevision = told.get("etcdRevision");
  const isKnown = etcdClusterId !== undefined && etcdRevision !== undefined;
  // A node that is switched off begins anew by itself; one that failed is tried again by the same command.
  const isDone = restarted.every(({ state }) => state === "ok" || state === "unreachable");
  return {
    outcomes: [...outcomes, ...restarted],
    restored: isKnown && isDone ? { etcdClusterId, etcdRevision } : undefined,
    revision: etcdRevision,
  };
}

function merged(before: readonly NodeOutcome[], after: readonly NodeOutcome[]): NodeOutcome[] {
  return after.map((outcome, index) => {
    const earlier = before[index];
    return earlier === undefined ? outcome : mergedOutcome(earlier, outcome);
  });
}

function allWell(outcomes: readonly NodeOutcome[]): boolean {
  return outcomes.every(({ state }) => state === "ok");
}

import type { NodeOutcome } from "../../install/install_event.ts";
import { mergedOutcome, skippedOutcome } from "../../install/node_outcome.ts";
import type { OperationName } from "../../plan/operations.ts";
import type { OperationFacts, OperationRuns } from "../operation_runs.ts";
import type { TargetVersions } from "./upgrade_state.ts";
import type { UpgradePlan } from "./plan_upgrade.ts";

/** How an upgrade is run. */
export interface UpgradeOptions {
  /** How long a node may take to be drained. */
  readonly drainSeconds: number;
  /** File of the snapshot, on the master that changes first; empty: none is taken. */
  readonly snapshot: string;
}

/** Where the snapshot of etcd that is taken before an upgrade lies, on the master that changes first. */
export function snapshotPath({ kubernetes, etcd }: TargetVersions): string {
  return `/var/lib/hakube/snapshots/before-kubernetes-${kubernetes}-etcd-${etcd}.db`;
}

/** Runs a plan, and begins nothing more after what did not end well. @returns an outcome for each node */
export async function runUpgrade(
  runs: Pick<OperationRuns, "run">,
  plan: UpgradePlan,
  /** On which workers are drained: one that answers. */
  master: string,
  options: UpgradeOptions,
): Promise<NodeOutcome[]> {
  const upgrade = new Upgrade(runs, options);
  for (const { node } of plan.etcd) await upgrade.run(node, "upgrade_etcd");
  for (const { node, apply } of plan.masters) {
    await upgrade.run(node, "upgrade_node", { apply: apply ? "yes" : "no" });
  }
  for (const batch of plan.workers) await upgrade.workers(batch.map(({ node }) => node), master);
  return upgrade.outcomes;
}

class Upgrade {
  readonly #runs: Pick<OperationRuns, "run">;
  readonly #options: UpgradeOptions;
  readonly #outcomes = new Map<string, NodeOutcome>();
  /** The first node on which something did not end well. */
  #broken: string | undefined;
  #snapshot: string;

  constructor(runs: Pick<OperationRuns, "run">, options: UpgradeOptions) {
    this.#runs = runs;
    this.#options = options;
    this.#snapshot = options.snapshot;
  }

  get outcomes(): NodeOutcome[] {
    return [...this.#outcomes.values()];
  }

  /** Runs an operation on a node, unless something has gone wrong before. */
  async run(node: string, operation: OperationName, facts: OperationFacts = {}): Promise<void> {
    if (this.#broken !== undefined) return this.#skip(node);
    const drainSeconds = `${this.#options.drainSeconds}`;
    const snapshot = this.#snapshot;
    this.#snapshot = "";
    this.#note(
      await this.#runs.run(node, operation, { drainSeconds, snapshot, apply: "no", ...facts }),
    );
  }

  /** Workers at once: a master drains them, they are upgraded, a master lets them back. */
  async workers(nodes: readonly string[], master: string): Promise<void> {
    const named = (names: readonly string[]): OperationFacts => ({ nodes: names.join(" ") });
    if (this.#broken === undefined) await this.run(master, "drain_nodes", named(nodes));
    if (this.#broken !== undefined) return nodes.forEach((node) => this.#skip(node));
    await Promise.all(nodes.map((node) => this.run(node, "upgrade_node")));
    const done = nodes.filter((node) => this.#outcomes.get(node)?.state === "ok");
    // Also when another of the batch has failed: what is done need not stay away.
    if (done.length === 0) return;
    this.#note(await this.#runs.run(master, "uncordon_nodes", named(done)));
  }

  #skip(node: string): void {
    this.#note(skippedOutcome(node, `not begun, for "${this.#broken}" did not come to its end`));
  }

  #note(outcome: NodeOutcome): void {
    const before = this.#outcomes.get(outcome.node);
    const isWorse = before === undefined || before.state === "ok";
    if (isWorse) {
      this.#outcomes.set(
        outcome.node,
        before === undefined ? outcome : mergedOutcome(before, outcome),
      );
    }
    if (outcome.state !== "ok") this.#broken ??= outcome.node;
  }
}

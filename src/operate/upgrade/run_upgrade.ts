import type { NodeOutcome } from "../../install/install_event.ts";
import { mergedOutcome, skippedOutcome } from "../../install/node_outcome.ts";
import type { OperationName } from "../../plan/operations.ts";
import type { OperationFacts, OperationRuns } from "../operation_runs.ts";
import type { UpgradePlan } from "./plan_upgrade.ts";

/** How an upgrade is run. */
export interface UpgradeOptions {
  /** How long a node may take to be drained. */
  readonly drainSeconds: number;
  /** Renews certificates on masters, when all else went well; undefined: they last. */
  readonly renew: (() => Promise<NodeOutcome[]>) | undefined;
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
  await upgrade.renew();
  return upgrade.outcomes;
}

class Upgrade {
  readonly #runs: Pick<OperationRuns, "run">;
  readonly #options: UpgradeOptions;
  readonly #outcomes = new Map<string, NodeOutcome>();
  /** The first node on which something did not end well. */
  #broken: string | undefined;

  constructor(runs: Pick<OperationRuns, "run">, options: UpgradeOptions) {
    this.#runs = runs;
    this.#options = options;
  }

  get outcomes(): NodeOutcome[] {
    return [...this.#outcomes.values()];
  }

  /** Runs an operation on a node, unless something has gone wrong before. */
  async run(node: string, operation: OperationName, facts: OperationFacts = {}): Promise<void> {
    if (this.#broken !== undefined) return this.#skip(node);
    const drainSeconds = `${this.#options.drainSeconds}`;
    this.#note(await this.#runs.run(node, operation, { drainSeconds, apply: "no", ...facts }));
  }

  /** kubeadm has renewed what it has made; what comes from the assets is left, and restarts etcd once more. */
  async renew(): Promise<void> {
    const { renew } = this.#options;
    if (renew === undefined || this.#broken !== undefined) return;
    for (const outcome of await renew()) this.#note(outcome);
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

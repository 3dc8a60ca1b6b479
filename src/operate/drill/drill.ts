import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError, UnfitError } from "../../errors.ts";
import type { Member } from "../../install/connect_nodes.ts";
import type { NodeOutcome } from "../../install/install_event.ts";
import type { Clock } from "../../ports.ts";
import type { OperationRuns } from "../operation_runs.ts";
import { lookThrough, type MasterLook } from "../state/look_at_masters.ts";
import { drillRefusals } from "./drill_refusals.ts";
import { type MasterReport, masterReport } from "./drill_report.ts";
import { Witness } from "./witness.ts";

/** When a machine mends itself if nobody else does; with what starting takes, three minutes. */
const restoreSeconds = 150;

/**
 * How long a master is kept away: somewhat longer than the API may be, so that it comes back by itself
 * and not with the master.
 */
export function awaySeconds(maxSeconds: number): number {
  return maxSeconds + 5;
}

/** What a drill is done with. */
export interface DrillSetup {
  readonly definition: ClusterDefinition;
  readonly runs: OperationRuns;
  readonly clock: Clock;
  /** Text of `templates/state.sh` and `templates/witness.sh`. */
  readonly stateProgram: string;
  readonly witnessProgram: string;
  /** How long the API may be away. */
  readonly maxSeconds: number;
}

/** Takes masters away, one after the other. */
export class Drill {
  readonly reports: MasterReport[] = [];
  /** How the masters' runs came out. */
  readonly outcomes: NodeOutcome[] = [];
  readonly #setup: DrillSetup;

  constructor(setup: DrillSetup) {
    this.#setup = setup;
  }

  /** Why no master may be taken away now. */
  async refusals(): Promise<string[]> {
    const { definition, runs, stateProgram } = this.#setup;
    const looks = await Promise.all(definition.masters.map(async (node): Promise<MasterLook> => {
      try {
        return await lookThrough(this.#member(node).connection, node, definition, stateProgram);
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        return { node, failure: runs.failures.get(node.nodeName) ?? error };
      }
    }));
    return drillRefusals(definition, looks);
  }

  /**
   * Takes all masters away, one after the other; the first that does not come back ends it.
   * {@link outcomes} and {@link reports} tell what came of it, until then too.
   * @throws UnfitError when a master may not be taken away; ConnectionError
   */
  async run(): Promise<void> {
    for (const node of this.#setup.definition.masters) {
      await this.#requireFit(node);
      const outcome = await this.#takeAway(node);
      this.outcomes.push(outcome);
      if (outcome.state !== "ok") break;
    }
  }

  /** What came back may take a moment until the load balancer has noticed. */
  async #requireFit({ nodeName }: NodeDefinition): Promise<void> {
    const { clock } = this.#setup;
    const end = clock.monotonicSeconds() + 60;
    let refusals = await this.refusals();
    while (refusals.length > 0 && this.reports.length > 0 && clock.monotonicSeconds() < end) {
      await clock.sleep(2);
      refusals = await this.refusals();
    }
    if (refusals.length === 0) return;
    throw new UnfitError(`"${nodeName}" is not taken away: ${refusals.join("; ")}`, [
      "hakube status tells what else there is; nothing is stopped now",
    ]);
  }

  async #takeAway(node: NodeDefinition): Promise<NodeOutcome> {
    const { definition, runs, clock, witnessProgram, maxSeconds } = this.#setup;
    const { host, port } = definition.masterLoadBalancerAddress;
    const other = this.#member(this.#witnessOf(node));
    await using witness = await Witness.begin({
      connection: other.connection,
      nodeName: other.node.nodeName,
      program: witnessProgram,
      balancer: `${host}:${port}`,
      clock,
    });
    if (!await witness.steady(10, 60)) {
      throw new UnfitError(
        `"${node.nodeName}" is not taken away: seen from "${other.node.nodeName}", not all writes ` +
          `through the load balancer ${host}:${port} succeed`,
        ["hakube status, or hakube verify, may tell why"],
      );
    }
    const marks: Record<string, number> = {};
    const outcome = await runs.run(
      node.nodeName,
      "drill",
      { holdSeconds: `${awaySeconds(maxSeconds)}`, restoreSeconds: `${restoreSeconds}` },
      (name) => marks[name] ??= witness.now(),
    );
    if (outcome.state === "ok") await witness.steady(20, 60);
    const { stopping, restored } = marks;
    // Who leaves, or has no connection, does not wait for what the witness has to say.
    if (stopping === undefined || outcome.state === "left" || outcome.state === "lost") {
      return outcome;
    }
    const there = await witness.end();
    this.reports.push(masterReport({
      master: node.nodeName,
      witness: other.node.nodeName,
      marks: { stopping, restored: restored ?? witness.now() },
      writes: witness.writes,
      there,
    }));
    return outcome;
  }

  /** The next master. */
  #witnessOf({ nodeName }: NodeDefinition): NodeDefinition {
    const { masters } = this.#setup.definition;
    const at = masters.findIndex((master) => master.nodeName === nodeName);
    const next = masters[(at + 1) % masters.length];
    if (next === undefined) throw new Error("a cluster has masters");
    return next;
  }

  #member({ nodeName }: NodeDefinition): Member {
    const { members, failures } = this.#setup.runs;
    const member = members.get(nodeName);
    if (member !== undefined) return member;
    throw failures.get(nodeName) ??
      new ConnectionError("lost", `"${nodeName}" was not connected to`);
  }
}

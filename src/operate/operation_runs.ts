import type { CheckedAssets } from "../assets/check_assets.ts";
import type { OperationRenderer } from "../assets/render_script.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import type { UserSecrets } from "../install/bundle_secrets.ts";
import {
  type ConnectedNodes,
  connectNodes,
  type ConnectSetup,
  type Member,
} from "../install/connect_nodes.ts";
import { gate } from "../install/gate.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import { skippedOutcome, unreachedOutcome } from "../install/node_outcome.ts";
import { type NodeRunSetup, runOnNode } from "../install/node_run.ts";
import { runIdPrefix } from "../install/run_id.ts";
import { type OperationName, operationSecrets } from "../plan/operations.ts";
import { type ClusterPlan, nodePlanOf } from "../plan/plan.ts";
import type { Ports } from "../ports.ts";

/** What operations are run with. */
export interface OperationSetup extends ConnectSetup {
  readonly plan: ClusterPlan;
  readonly assets: CheckedAssets;
  readonly ports: Pick<Ports, "files" | "clock" | "random">;
  /** The nodes to connect to besides the masters, in the definition's order. */
  readonly nodes: readonly NodeDefinition[];
  readonly userSecrets: UserSecrets;
  readonly render: OperationRenderer;
  readonly logDirectory: string;
  /** Who asks for it, `user@host`; whoever comes meanwhile is told. */
  readonly startedBy: string;
  /** Aborted: nothing new is begun; what goes on is followed. */
  readonly stop: AbortSignal;
  /** Aborted: we leave at once; runs go on. */
  readonly leave: AbortSignal;
  /** How long a node whose connection was lost is tried again, in seconds. */
  readonly reconnectSeconds: number;
}

/** What an operation's script is told besides; keys and values stand in `run.json` as they are. */
export type OperationFacts = Readonly<Record<string, string>>;

/**
 * A run of the same script is attached to, so scripts that are told different things must not be the same: one
 * master acts on behalf of many nodes.
 */
function scriptTold(script: string, facts: OperationFacts): string {
  const told = Object.keys(facts).length === 0 ? "" : `# told: ${JSON.stringify(facts)}\n`;
  return script + told;
}

/**
 * Runs operations on nodes of a cluster that lives. Each is a run like those of `install`: it goes on by
 * itself when the connection breaks, is attached to when it goes on already, and writes the node's journal.
 */
export class OperationRuns implements AsyncDisposable {
  readonly #setup: OperationSetup;
  readonly #connected: ConnectedNodes;
  readonly #runSetup: NodeRunSetup;
  readonly #id: string;
  readonly #stopRuns = new AbortController();
  #count = 0;

  private constructor(setup: OperationSetup, connected: ConnectedNodes) {
    this.#setup = setup;
    this.#connected = connected;
    this.#id = runIdPrefix(setup.ports);
    this.#runSetup = {
      ...setup,
      files: setup.ports.files,
      stopRuns: this.#stopRuns.signal,
      upload: gate(setup.concurrency),
      connecting: gate(setup.concurrency),
      onFact: () => Promise.resolve(),
    };
  }

  /** Connects to all masters and to the nodes that were asked for. */
  static async open(setup: OperationSetup): Promise<OperationRuns> {
    return new OperationRuns(setup, await connectNodes(setup.plan.definition, setup.nodes, setup));
  }

  /** The nodes that answered, by name. */
  get members(): ReadonlyMap<string, Member> {
    return this.#connected.members;
  }

  /** Why the others did not. */
  get failures(): ConnectedNodes["failures"] {
    return this.#connected.failures;
  }

  /**
   * Runs an operation on a node, to its end. Whatever comes of it is the outcome.
   * @param onFact called with each fact that its script tells
   */
  async run(
    nodeName: string,
    operation: OperationName,
    facts: OperationFacts = {},
    onFact: (name: string, value: string) => void = () => {},
  ): Promise<NodeOutcome> {
    const member = this.#connected.members.get(nodeName);
    const failure = this.#connected.failures.get(nodeName);
    if (failure !== undefined) return unreachedOutcome(nodeName, failure);
    if (member === undefined) throw new Error(`"${nodeName}" was not connected to`);
    if (this.#setup.stop.aborted) return skippedOutcome(nodeName, "not begun, for you stopped it");
    const { plan, render, startedBy } = this.#setup;
    const nodePlan = nodePlanOf(plan, nodeName);
    const script = scriptTold(render(operation, nodePlan), facts);
    const runId = `${this.#id}-${operation.replaceAll("_", "-")}-${++this.#count}`;
    const runSetup: NodeRunSetup = {
      ...this.#runSetup,
      onFact: (name, value) => Promise.resolve(onFact(name, value)),
    };
    return await runOnNode(runSetup, {
      member,
      decide: () => ({
        ...facts,
        format: "1",
        runId,
        node: nodeName,
        phase: operation,
        loginUser: member.user,
        startedBy,
      }),
      script: () => Promise.resolve(script),
      secrets: operationSecrets(operation, nodePlan),
      token: "",
    });
  }

  /** Lets each run end with the step that it is in. */
  stopAfterStep(): void {
    this.#stopRuns.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connected[Symbol.asyncDispose]();
  }
}

import type { CheckedAssets } from "../assets/check_assets.ts";
import { writeClusterRecord } from "../assets/cluster_record.ts";
import { makeToken } from "../assets/shared_secrets.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { mapLimit } from "../map_limit.ts";
import { assetPaths, type ClusterPlan, nodePlanOf } from "../plan/plan.ts";
import type { Ports } from "../ports.ts";
import { type BootDecision, sha256 } from "./bundle.ts";
import type { UserSecrets } from "./bundle_secrets.ts";
import {
  type ConnectedNodes,
  connectNodes,
  type ConnectSetup,
  type Member,
} from "./connect_nodes.ts";
import type { Decision } from "./decide.ts";
import { decideForNodes } from "./decide_for_nodes.ts";
import { gate } from "./gate.ts";
import type { NodeOutcome } from "./install_event.ts";
import { mergedOutcome, skippedOutcome, unreachedOutcome } from "./node_outcome.ts";
import { type NodeRunSetup, runOnNode } from "./node_run.ts";
import { runIdPrefix } from "./run_id.ts";

/** What an installation is made with. */
export interface InstallationSetup extends ConnectSetup {
  readonly plan: ClusterPlan;
  readonly assets: CheckedAssets;
  readonly ports: Pick<Ports, "files" | "clock" | "random">;
  /** The nodes to install, in the definition's order. */
  readonly nodes: readonly NodeDefinition[];
  readonly userSecrets: UserSecrets;
  readonly allowPartial: boolean;
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

/** An installation that has asked its nodes and decided; nothing is changed until `run`. */
export class Installation implements AsyncDisposable {
  readonly decision: Decision;
  readonly #setup: InstallationSetup;
  readonly #connected: ConnectedNodes;
  readonly #runSetup: NodeRunSetup;
  readonly #id: string;
  readonly #stopRuns = new AbortController();
  /** The writing of `cluster.json`. */
  #recorded: Promise<void> | undefined;
  #leftUndone = false;

  private constructor(setup: InstallationSetup, connected: ConnectedNodes, decision: Decision) {
    this.decision = decision;
    this.#setup = setup;
    this.#connected = connected;
    this.#id = runIdPrefix(setup.ports);
    this.#runSetup = {
      ...setup,
      files: setup.ports.files,
      stopRuns: this.#stopRuns.signal,
      upload: gate(setup.concurrency),
      connecting: gate(setup.concurrency),
      onFact: (name, value) => this.#takeFact(name, value),
    };
  }

  /**
   * Connects to the nodes and to all masters, asks what they hold, and decides.
   * @throws UnfitError, ConnectionError when it must not be begun
   */
  static async prepare(setup: InstallationSetup): Promise<Installation> {
    const connected = await connectNodes(setup.plan.definition, setup.nodes, setup);
    try {
      const decision = await decideForNodes(setup, connected);
      setup.onEvent({ kind: "decided", ...decision });
      return new Installation(setup, connected, decision);
    } catch (error) {
      await connected[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** Names of the nodes whose run goes on already, and will be attached to. */
  get goingOn(): string[] {
    return [...this.#connected.members]
      .filter(([, { facts }]) => facts.run !== null)
      .map(([name]) => name);
  }

  /** Names of the nodes on which another script ran last than would run now. */
  async changedScripts(): Promise<string[]> {
    const { nodes, assets } = this.#setup;
    const changed = await mapLimit(nodes, this.#setup.concurrency, async ({ nodeName }) => {
      const last = this.#connected.members.get(nodeName)?.facts.scriptSha256 ?? "";
      return last !== "" && last !== sha256(await assets.script(nodeName)) ? [nodeName] : [];
    });
    return changed.flat();
  }

  /** Names of the masters that join a cluster that lives: new ones, and those that are put back. */
  get joiningMasters(): string[] {
    if (!this.decision.initialised) return [];
    return this.#setup.nodes
      .filter(({ nodeName, role }) =>
        role === "master" && this.#connected.members.get(nodeName)?.facts.controlPlane === false
      )
      .map(({ nodeName }) => nodeName);
  }

  /**
   * Whether what is done once for the cluster, when its nodes have ended, was not begun because we
   * were told to stop.
   */
  get leftUndone(): boolean {
    return this.#leftUndone;
  }

  /** Runs the scripts on all nodes at once. @returns one outcome a node, in the definition's order */
  async run(): Promise<NodeOutcome[]> {
    const { nodes, assets, ports } = this.#setup;
    const { tokenMaster } = this.decision;
    let token = new TextDecoder().decode(await assets.read(assetPaths.token)).trim();
    if (tokenMaster !== undefined) {
      token = makeToken(ports.random);
      const made = await this.#phase(tokenMaster, "token", token);
      if (made.state !== "ok") return this.#skipAll(made);
    }
    const outcomes = await Promise.all(nodes.map(async ({ nodeName }) => {
      const outcome = await this.#phase(nodeName, "node", token);
      this.#setup.onEvent({ kind: "run-ended", node: nodeName, outcome });
      return outcome;
    }));
    return await this.#finish(outcomes, token);
  }

  /** Lets each run end with the step that it is in. */
  stopAfterStep(): void {
    this.#stopRuns.abort();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#connected[Symbol.asyncDispose]();
  }

  /** One run on one node; nothing is begun once we were told to stop. */
  async #phase(
    nodeName: string,
    phase: BootDecision["phase"],
    token: string,
  ): Promise<NodeOutcome> {
    const member = this.#connected.members.get(nodeName);
    const failure = this.#connected.failures.get(nodeName);
    if (failure !== undefined) return unreachedOutcome(nodeName, failure);
    if (member === undefined) throw new Error(`"${nodeName}" was not connected to`);
    if (this.#setup.stop.aborted) return skippedOutcome(nodeName, "not begun, for you stopped it");
    const decide = () => this.#decisionFor(member, phase);
    const { secrets } = nodePlanOf(this.#setup.plan, nodeName);
    const script = () => this.#setup.assets.script(nodeName);
    return await runOnNode(this.#runSetup, { member, decide, script, secrets, token });
  }

  /** What a node is told now: from etcd's first majority on, nobody may begin a new one. */
  #decisionFor({ node, user }: Member, phase: BootDecision["phase"]): BootDecision {
    const { etcd, quorumSeen, initMaster } = this.decision;
    const hasQuorum = this.#recorded !== undefined;
    return {
      format: "1",
      runId: `${this.#id}-${phase}`,
      node: node.nodeName,
      phase,
      etcd: hasQuorum ? "existing" : etcd,
      quorumSeen: quorumSeen || hasQuorum ? "yes" : "no",
      initMaster,
      loginUser: user,
      startedBy: this.#setup.startedBy,
    };
  }

  /** What is done once for the cluster, when no run needs the token any more. */
  async #finish(outcomes: NodeOutcome[], token: string): Promise<NodeOutcome[]> {
    const goesOn = outcomes.some(({ state }) => state === "lost" || state === "left");
    const master = this.#finishingMaster(outcomes);
    if (goesOn || master === undefined) return outcomes;
    this.#leftUndone = this.#setup.stop.aborted;
    if (this.#leftUndone) return outcomes;
    const finished = await this.#phase(master, "cluster", token);
    if (!outcomes.some(({ node }) => node === master)) {
      return finished.state === "ok" ? outcomes : [...outcomes, finished];
    }
    return outcomes.map((outcome) =>
      outcome.node === master ? mergedOutcome(outcome, finished) : outcome
    );
  }

  /** A master that came out well, or, when none was installed, one of the cluster that lives. */
  #finishingMaster(outcomes: readonly NodeOutcome[]): string | undefined {
    const masters = this.#setup.plan.definition.masters.map(({ nodeName }) => nodeName);
    const well = new Set(outcomes.filter(({ state }) => state === "ok").map(({ node }) => node));
    const tried = new Set(outcomes.map(({ node }) => node));
    return masters.find((name) => well.has(name)) ??
      masters.find((name) =>
        !tried.has(name) && this.#connected.members.get(name)?.facts.initialised === "yes"
      );
  }

  #skipAll(cause: NodeOutcome): NodeOutcome[] {
    const message = `not begun, for "${cause.node}" could not make a token to join with`;
    const others = this.#setup.nodes.filter(({ nodeName }) => nodeName !== cause.node);
    return [cause, ...others.map(({ nodeName }) => skippedOutcome(nodeName, message))];
  }

  /** From etcd's first majority on, the assets know that their cluster lives. */
  async #takeFact(name: string, value: string): Promise<void> {
    const { assets, plan, ports, startedBy } = this.#setup;
    if (name !== "etcdClusterId" || !/^\d+$/.test(value)) return;
    if (assets.clusterRecord !== undefined) return;
    // Each master tells; the first one is written down.
    const record = this.#recorded ??= writeClusterRecord(ports, assets.directory, {
      clusterName: plan.definition.clusterName,
      clusterId: assets.manifest.clusterId,
      etcdClusterId: value,
      initialisedAt: ports.clock.now().toISOString(),
      initialisedBy: startedBy,
    });
    try {
      await record;
    } catch (error) {
      // What hindered it may be over when the next master tells.
      if (this.#recorded === record) this.#recorded = undefined;
      throw error;
    }
  }
}

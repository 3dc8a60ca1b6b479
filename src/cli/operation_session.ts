import { operationRenderer } from "../assets/render_script.ts";
import { readStateProgram, readTemplates } from "../assets/templates.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { InterruptedError, UnfitError } from "../errors.ts";
import type { Member } from "../install/connect_nodes.ts";
import type { InstallEvent, NodeOutcome } from "../install/install_event.ts";
import type { NodeFacts } from "../install/launcher_protocol.ts";
import { OperationRuns } from "../operate/operation_runs.ts";
import { askForEtcdMembers } from "../operate/state/ask_masters.ts";
import { askMembers, type NodeAnswers } from "../operate/state/ask_nodes.ts";
import type { EtcdMember } from "../operate/state/etcd_members.ts";
import { readyMasters } from "../operate/state/ready_masters.ts";
import { settledFacts } from "../operate/state/settled_facts.ts";
import type { StateRequest } from "../operate/state/state_protocol.ts";
import type { CommandSetup } from "./command_setup.ts";
import { reportProblems } from "./error_report.ts";
import { foreignNodes } from "./foreign_nodes.ts";
import { installView } from "./install_view_choice.ts";
import { InterruptHandler } from "./interrupt_handler.ts";
import type { LoadedCluster } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { prepareLogin } from "./prepare_login.ts";
import { printDocument } from "./print_document.ts";
import { runnerOf } from "./runner_of.ts";
import { readUserSecrets } from "./user_secrets.ts";
import type { PlanDocument, ToldPlan } from "./told_plan.ts";
import { warnOfExpiry } from "./warn_of_expiry.ts";
import { howToComeBack } from "./views/how_to_come_back.ts";
import type { InstallView } from "./views/install_view.ts";

/** What not every command wants. */
export interface SessionOptions {
  /** Names of nodes of which a person has said that they may be another cluster's. */
  readonly mayBeForeign?: readonly string[];
  /** Whether certificates that end soon are told. */
  readonly warnsOfExpiry?: boolean;
}

/** What a command that changes a cluster that lives works with, from its first login to its last word. */
export class OperationSession implements AsyncDisposable {
  readonly cluster: LoadedCluster;
  readonly runs: OperationRuns;
  /** Names of the nodes that belong to another cluster, as a person has said they may. */
  readonly foreign: ReadonlySet<string>;
  readonly #view: InstallView;
  readonly #interrupts: InterruptHandler;
  readonly #options: OperationOptions;
  readonly #setup: CommandSetup;

  private constructor(parts: {
    cluster: LoadedCluster;
    runs: OperationRuns;
    foreign: ReadonlySet<string>;
    view: InstallView;
    interrupts: InterruptHandler;
    options: OperationOptions;
    setup: CommandSetup;
  }) {
    this.cluster = parts.cluster;
    this.runs = parts.runs;
    this.foreign = parts.foreign;
    this.#view = parts.view;
    this.#interrupts = parts.interrupts;
    this.#options = parts.options;
    this.#setup = parts.setup;
  }

  /**
   * Logs in to all masters and to these nodes.
   * @param path of the definition, for messages
   * @throws ConnectionError; AssetsError when one that answers belongs to another cluster
   */
  static async open(
    path: string,
    cluster: LoadedCluster,
    nodes: readonly NodeDefinition[],
    options: OperationOptions,
    setup: CommandSetup,
    { mayBeForeign = [], warnsOfExpiry = true }: SessionOptions = {},
  ): Promise<OperationSession> {
    const { context, context: { ports }, terminal } = setup;
    if (!options.json && !options.quiet) {
      reportProblems(path, cluster.warnings, terminal);
      if (warnsOfExpiry) await warnOfExpiry(cluster, context, terminal);
    }
    const { plan, assets } = cluster;
    const wanted = [...new Set([...plan.definition.masters, ...nodes])];
    const view = installView(options, wanted.map(({ nodeName }) => nodeName), setup);
    try {
      const interrupts = new InterruptHandler(context, terminal, view);
      const login = await prepareLogin(cluster, wanted, options, context);
      const templates = await readTemplates(ports.files);
      await using opened = new AsyncDisposableStack();
      const runs = opened.use(
        await OperationRuns.open({
          plan,
          assets,
          ports,
          nodes,
          userSecrets: await readUserSecrets(plan.definition, path, context),
          render: operationRenderer(plan, templates),
          connect: (node) => login.connect(node),
          concurrency: options.concurrency,
          logDirectory: options.logDir,
          startedBy: context.startedBy(),
          launcher: templates.launcher,
          runner: runnerOf(context),
          stop: interrupts.stop,
          leave: interrupts.leave,
          reconnectSeconds: options.reconnectTimeout * 60,
          onEvent: (event) => view.show(event),
        }),
      );
      const foreign = await foreignNodes(runs.members, cluster, mayBeForeign);
      opened.move();
      view.pause();
      return new OperationSession({ cluster, runs, foreign, view, interrupts, options, setup });
    } catch (error) {
      view[Symbol.dispose]();
      throw error;
    }
  }

  /** The masters that answered, in the definition's order; not those of another cluster. */
  get masters(): Member[] {
    return this.cluster.plan.definition.masters
      .filter(({ nodeName }) => !this.foreign.has(nodeName))
      .flatMap(({ nodeName }) => this.runs.members.get(nodeName) ?? []);
  }

  /** Who the members of etcd are; undefined when no master knows. */
  async etcdMembers(): Promise<EtcdMember[] | undefined> {
    const program = await readStateProgram(this.#setup.context.ports.files);
    return await askForEtcdMembers(this.masters, program);
  }

  /** The masters whose own API server is ready. */
  async readyMasters(): Promise<Member[]> {
    const program = await readStateProgram(this.#setup.context.ports.files);
    return await readyMasters(this.masters, program);
  }

  /** What nodes hold when the runs have ended that go on there, as of a command that was interrupted. */
  async settledFacts(): Promise<Map<string, NodeFacts>> {
    const { context: { ports: { clock } }, terminal } = this.#setup;
    const { json, quiet } = this.#options;
    const { stop } = this.#interrupts;
    return await settledFacts(this.runs.members, clock, stop, (node, who) => {
      if (json || quiet) return;
      terminal.err(`${node}: waiting for a run to end that ${who} has started\n`);
    });
  }

  /** Asks all nodes that answered. */
  async ask<Request extends StateRequest>(request: Request): Promise<NodeAnswers<Request>> {
    const program = await readStateProgram(this.#setup.context.ports.files);
    return await askMembers([...this.runs.members.values()], request, program);
  }

  /** Shows what will be done, to whoever or whatever wants to know. */
  tell({ text, document }: ToldPlan): void {
    const { json, quiet, dryRun } = this.#options;
    const { terminal } = this.#setup;
    if (json) printDocument<PlanDocument>(terminal, document);
    else if (!quiet || dryRun) terminal.err(text);
  }

  /**
   * Shows what will be done, and asks once whether it may, where somebody can be asked.
   * @returns false after `--dry-run`: that was all
   * @throws InterruptedError when it may not
   */
  async mayBegin(plan: ToldPlan, question: string): Promise<boolean> {
    const { dryRun, yes } = this.#options;
    const { prompter } = this.#setup.context.ports;
    this.tell(plan);
    if (dryRun) return false;
    if (yes || !prompter.interactive || await prompter.confirm(question)) return true;
    throw new InterruptedError("nothing was changed");
  }

  /** Tells what happens, as runs do. */
  readonly show = (event: InstallEvent): void => this.#view.show(event);

  /** Shows what happens while `work` goes on, listens to Ctrl-C, and sums up at the end. */
  async watch(work: () => Promise<NodeOutcome[]>): Promise<NodeOutcome[]> {
    this.#interrupts.listen(this.runs);
    this.#view.resume();
    try {
      const outcomes = await work();
      await this.#interrupts.ignore();
      this.#view.summarise(outcomes);
      const { commandLine, terminal } = this.#setup;
      if (!this.#options.json) terminal.err(howToComeBack(outcomes, commandLine));
      return outcomes;
    } finally {
      await this.#interrupts.ignore();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#view[Symbol.dispose]();
    await this.runs[Symbol.asyncDispose]();
  }
}

/** Nobody can act for the cluster. */
export function noApiServer({ plan: { definition } }: LoadedCluster): UnfitError {
  return new UnfitError(`no API server of "${definition.clusterName}" is ready`, [
    "hakube status tells what is wrong",
  ]);
}

/** @throws UnfitError when the assets know of no cluster that lives */
export function requireLivingCluster({ plan: { definition }, assets }: LoadedCluster): void {
  if (assets.clusterRecord !== undefined) return;
  throw new UnfitError(`the assets know of no cluster "${definition.clusterName}" that lives`, [
    `${assets.directory}/cluster.json is written when it is installed: hakube install`,
  ]);
}

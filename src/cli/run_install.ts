import { readTemplates } from "../assets/templates.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { InterruptedError } from "../errors.ts";
import type { UserSecrets } from "../install/bundle_secrets.ts";
import { Installation } from "../install/installation.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import type { SshConnection } from "../ports.ts";
import type { CliContext, GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import { reportProblems } from "./error_report.ts";
import { parseIgnoredChecks } from "./ignored_checks.ts";
import type { installPlanDocument } from "./documents/install_documents.ts";
import { InterruptHandler } from "./interrupt_handler.ts";
import { loadCluster, type LoadedCluster, selectNodes } from "./load_cluster.ts";
import type { LoginFlags } from "./login_options.ts";
import { prepareLogin } from "./prepare_login.ts";
import { printDocument } from "./print_document.ts";
import { quickPreflight } from "./run_preflight.ts";
import { runnerOf } from "./runner_of.ts";
import type { Terminal } from "./terminal.ts";
import { readUserSecrets } from "./user_secrets.ts";
import { warnOfExpiry } from "./warn_of_expiry.ts";
import { describeInstallation, installPlanFields } from "./views/describe_installation.ts";
import { howToComeBack } from "./views/how_to_come_back.ts";
import { installView } from "./install_view_choice.ts";
import type { InstallView } from "./views/install_view.ts";

/** The options of `hakube install`, as its command gives them. */
export interface InstallOptions extends GlobalOptions, LoginFlags {
  readonly assetsDir: string;
  readonly logDir: string;
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly concurrency: number;
  /** In minutes. */
  readonly reconnectTimeout: number;
  readonly ignorePreflight?: string | undefined;
  readonly allowEdited?: true | undefined;
  readonly allowPartial?: true | undefined;
  readonly allowTwoMasters?: true | undefined;
}

/**
 * Logs in, decides, shows what will run where, asks once, and runs the scripts.
 * @returns one outcome a node; none after a dry run
 */
export async function runInstall(
  path: string,
  names: readonly string[],
  options: InstallOptions,
  setup: CommandSetup,
): Promise<NodeOutcome[]> {
  const { context, terminal } = setup;
  // Before anybody has logged in for nothing.
  parseIgnoredChecks(options.ignorePreflight);
  const load = { ...options, allowEdited: options.allowEdited ?? false };
  const cluster = await loadCluster(path, load, context);
  if (!options.json && !options.quiet) {
    reportProblems(path, cluster.warnings, terminal);
    await warnOfExpiry(cluster, context, terminal);
  }
  const nodes = selectNodes(cluster.plan, names);
  using view = installView(options, nodes.map(({ nodeName }) => nodeName), setup);
  const interrupts = new InterruptHandler(context, terminal, view);
  const connections = new Map<string, SshConnection>();
  const userSecrets = await readUserSecrets(cluster.plan.definition, path, context);
  const parts = { interrupts, view, connections, userSecrets };
  await using installation = await prepare(cluster, nodes, options, context, parts);
  view.pause();
  await tellWhatRuns(cluster, nodes, installation, { ...options, path }, terminal);
  const { goingOn } = installation;
  // Where a run goes on already it is too late to measure.
  const toMeasure = nodes.filter(({ nodeName }) => !goingOn.includes(nodeName));
  await quickPreflight({ cluster, nodes: toMeasure, connections, userSecrets, options }, setup);
  if (options.dryRun) return [];
  await confirm(options, context);
  interrupts.listen(installation);
  view.resume();
  try {
    const outcomes = await installation.run();
    await interrupts.ignore();
    view.summarise(outcomes);
    const comeBack = howToComeBack(outcomes, setup.commandLine);
    if (!options.json) terminal.err(comeBack);
    if (installation.leftUndone && outcomes.every(({ state }) => state === "ok")) {
      throw clusterPartLeftUndone();
    }
    const isFirst = cluster.assets.clusterRecord === undefined && comeBack === "";
    if (isFirst && !options.json && !options.quiet) terminal.err(keepTheAssets(path, options));
    return outcomes;
  } finally {
    await interrupts.ignore();
  }
}

function clusterPartLeftUndone(): InterruptedError {
  return new InterruptedError(
    "what is done once for the cluster, when its nodes have ended, was not begun",
    ["the same command does it"],
  );
}

async function tellWhatRuns(
  { plan }: LoadedCluster,
  nodes: readonly NodeDefinition[],
  installation: Installation,
  { json, quiet, dryRun, assetsDir, path }: InstallOptions & { readonly path: string },
  terminal: Terminal,
): Promise<void> {
  if (!json && quiet && !dryRun) return;
  const { decision, goingOn, joiningMasters } = installation;
  const changed = await installation.changedScripts();
  const seen = { decision, goingOn, changed, joiningMasters };
  if (json) {
    const fields = installPlanFields(plan, nodes, seen, assetsDir);
    return printDocument<typeof installPlanDocument>(terminal, fields);
  }
  terminal.err(describeInstallation(plan, nodes, seen, { assetsDir, definition: path }));
}

async function prepare(
  cluster: LoadedCluster,
  nodes: readonly NodeDefinition[],
  options: InstallOptions,
  context: CliContext,
  { interrupts, view, connections, userSecrets }: {
    readonly interrupts: InterruptHandler;
    readonly view: InstallView;
    /** Takes the connections that are opened, by the node's name. */
    readonly connections: Map<string, SshConnection>;
    readonly userSecrets: UserSecrets;
  },
): Promise<Installation> {
  const { ports } = context;
  const { plan, assets } = cluster;
  const wanted = [...new Set([...plan.definition.masters, ...nodes])];
  const login = await prepareLogin(cluster, wanted, options, context);
  return await Installation.prepare({
    plan,
    assets,
    ports,
    nodes,
    userSecrets,
    connect: async (node) => {
      const connection = await login.connect(node);
      connections.set(node.nodeName, connection);
      return connection;
    },
    concurrency: options.concurrency,
    allowPartial: options.allowPartial ?? false,
    logDirectory: options.logDir,
    startedBy: context.startedBy(),
    launcher: (await readTemplates(ports.files)).launcher,
    runner: runnerOf(context),
    stop: interrupts.stop,
    leave: interrupts.leave,
    reconnectSeconds: options.reconnectTimeout * 60,
    onEvent: (event) => view.show(event),
  });
}

/** Asks once, where somebody can be asked; without a terminal nothing waits for an answer. */
async function confirm(
  options: InstallOptions,
  { ports: { prompter } }: CliContext,
): Promise<void> {
  if (options.yes || !prompter.interactive) return;
  if (await prompter.confirm("Run these scripts as root on these machines?")) return;
  throw new InterruptedError("nothing was run");
}

function keepTheAssets(path: string, { assetsDir }: InstallOptions): string {
  const where = assetsDir === "assets" ? "" : ` --assets-dir ${assetsDir}`;
  return `\nKeep ${assetsDir}: without it the cluster can neither grow nor renew its certificates.\n` +
    `A copy, encrypted, as one file: hakube assets export cluster.age${where}\n` +
    `Next: hakube kubeconfig ${path} --output kubeconfig\n`;
}

import { expiringCertificates } from "../assets/expiring_certificates.ts";
import { readTemplates } from "../assets/templates.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { InterruptedError } from "../errors.ts";
import { Installation } from "../install/installation.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import type { Runner } from "../install/launcher_protocol.ts";
import { Login } from "../install/login/login.ts";
import type { CliContext, GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import { reportProblems } from "./error_report.ts";
import { InterruptHandler } from "./interrupt_handler.ts";
import { loadCluster, type LoadedCluster, selectNodes } from "./load_cluster.ts";
import { approveHostKeys, clusterKey, homeOf } from "./login_questions.ts";
import { styled, type Terminal } from "./terminal.ts";
import { describeInstallation } from "./views/describe_installation.ts";
import type { InstallView } from "./views/install_view.ts";
import { JsonInstallView } from "./views/json_install_view.ts";
import { TextInstallView } from "./views/text_install_view.ts";

/** The options of `hakube install`, as its command gives them. */
export interface InstallOptions extends GlobalOptions {
  readonly assetsDir: string;
  readonly logDir: string;
  readonly interactive?: true | undefined;
  readonly yes?: true | undefined;
  readonly dryRun?: true | undefined;
  readonly concurrency: number;
  /** In minutes. */
  readonly reconnectTimeout: number;
  readonly acceptNewHostKeys?: true | undefined;
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
  { context, terminal }: CommandSetup,
): Promise<NodeOutcome[]> {
  const load = { ...options, allowEdited: options.allowEdited ?? false };
  const cluster = await loadCluster(path, load, context);
  if (!options.json && !options.quiet) {
    reportProblems(path, cluster.warnings, terminal);
    await warnOfExpiry(cluster, context, terminal);
  }
  const nodes = selectNodes(cluster.plan, names);
  const interrupts = new InterruptHandler(context, terminal);
  const view = viewFor(options, nodes, { context, terminal });
  await using installation = await prepare(cluster, nodes, options, context, interrupts, view);
  const text = describeInstallation(cluster.plan, nodes, installation, options.assetsDir);
  if (!options.json && (!options.quiet || options.dryRun)) terminal.err(text);
  if (options.dryRun) return [];
  await confirm(options, context);
  interrupts.listen();
  try {
    const outcomes = await installation.run();
    view.summarise(outcomes);
    if (installation.leftUndone && outcomes.every(({ state }) => state === "ok")) {
      throw new InterruptedError(
        "What is done once for the cluster, when its nodes have ended, was not begun",
        ["the same command does it"],
      );
    }
    const isFirst = cluster.assets.clusterRecord === undefined;
    if (isFirst && !options.json && !options.quiet) terminal.err(keepTheAssets(path, options));
    return outcomes;
  } finally {
    interrupts.ignore();
  }
}

async function warnOfExpiry(
  { plan, assets }: LoadedCluster,
  { ports: { clock } }: CliContext,
  terminal: Terminal,
): Promise<void> {
  const expiring = await expiringCertificates(plan, assets, clock.now());
  for (const { path, daysLeft } of expiring) {
    terminal.err(`${styled(terminal, "yellow", "warning")}: ${path} has ${daysLeft} days left\n`);
  }
  if (expiring.length > 0) terminal.err("  hint: hakube render issues all but authorities anew\n");
}

async function prepare(
  { plan, assets }: LoadedCluster,
  nodes: readonly NodeDefinition[],
  options: InstallOptions,
  context: CliContext,
  interrupts: InterruptHandler,
  view: InstallView,
): Promise<Installation> {
  const { ports } = context;
  const login = await Login.prepare([...new Set([...plan.definition.masters, ...nodes])], {
    ports,
    home: homeOf(context),
    assetsDirectory: options.assetsDir,
    clusterKey: (node) => clusterKey(plan, assets, node),
    interactive: options.interactive ?? false,
    acceptNewHostKeys: options.acceptNewHostKeys ?? false,
    concurrency: options.concurrency,
    approveHostKeys: (unknown) => approveHostKeys(unknown, ports.prompter),
  });
  return await Installation.prepare({
    plan,
    assets,
    ports,
    nodes,
    connect: (node) => login.connect(node),
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

function viewFor(
  options: InstallOptions,
  nodes: readonly NodeDefinition[],
  { context, terminal }: Pick<CommandSetup, "context" | "terminal">,
): InstallView {
  const { clock, random } = context.ports;
  if (options.json) return new JsonInstallView(terminal, clock, random.bytes(8).toHex());
  const level = options.quiet ? "quiet" : options.verbose ? "verbose" : "normal";
  return new TextInstallView(terminal, nodes.map(({ nodeName }) => nodeName), level);
}

/** Asks once, where somebody can be asked; without a terminal nothing waits for an answer. */
async function confirm(
  options: InstallOptions,
  { ports: { prompter } }: CliContext,
): Promise<void> {
  if (options.yes || !prompter.interactive) return;
  if (await prompter.confirm("Run these scripts as root on these machines?")) return;
  throw new InterruptedError("Nothing was run");
}

/**
 * Machines without systemd have no transient units; only tests have such machines. The launcher
 * refuses `setsid` on any machine with systemd, so the variable cannot loosen a real installation.
 */
function runnerOf(context: CliContext): Runner {
  return context.environment("HAKUBE_TEST_RUNNER") === "setsid" ? "setsid" : "systemd";
}

function keepTheAssets(path: string, { assetsDir }: InstallOptions): string {
  return `\nKeep ${assetsDir}: without it the cluster can neither grow nor renew its certificates.\n` +
    `Next: hakube kubeconfig ${path} --output kubeconfig\n`;
}

import { readTemplates } from "../assets/templates.ts";
import { uncheckedAssets } from "../assets/unchecked_assets.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { exitCodes, UnfitError } from "../errors.ts";
import { LauncherSession } from "../install/launcher_session.ts";
import { lastRunOf, nodeMask, readLog } from "../install/read_log.ts";
import type { RunRecord } from "../install/run_output.ts";
import { SecretMask } from "../install/secret_mask.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import type { SshConnection } from "../ports.ts";
import type { CliContext, GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import { selectNode } from "./load_cluster.ts";
import { loadDefinition } from "./load_definition.ts";
import type { LoginFlags } from "./login_options.ts";
import { prepareLogin } from "./prepare_login.ts";
import { runnerOf } from "./runner_of.ts";
import { readUserSecrets } from "./user_secrets.ts";
import { JsonLogView, type LogView, TextLogView } from "./views/log_view.ts";

/** The options of `hakube logs`, as its command gives them. */
export interface LogsOptions extends GlobalOptions, LoginFlags {
  readonly assetsDir: string;
  readonly follow?: true | undefined;
  readonly allowTwoMasters?: true | undefined;
}

/**
 * Writes the log of a node's last run to standard output.
 * @returns the exit code: 0, or when a run was followed what came of it
 */
export async function runLogs(
  path: string,
  name: string,
  options: LogsOptions,
  setup: CommandSetup,
): Promise<number> {
  const { context, terminal } = setup;
  const { ports: { files } } = context;
  const { definition } = await loadDefinition(path, context.ports, context.readInput, {
    allowTwoMasters: options.allowTwoMasters ?? false,
  });
  const plan = planCluster(definition);
  const node = selectNode(plan, name);
  const assets = await uncheckedAssets(plan, options.assetsDir, files);
  const mask = assets === undefined ? new SecretMask([]) : await nodeMask(plan, node, {
    readAsset: (path) => assets.read(path),
    ...await readUserSecrets(definition, path, context),
  });
  const how = { ...options, concurrency: 1 };
  const login = await prepareLogin({ plan, assets }, [node], how, context);
  await using connection = await login.connect(node);
  const session = await openSession(connection, node, context);
  const run = lastRunOf(session.facts);
  if (run === undefined) {
    throw new UnfitError(`"${name}" has run nothing yet`, [`hakube install ${path} ${name}`]);
  }
  const view = options.json
    ? new JsonLogView(terminal, name, run.runId)
    : new TextLogView(terminal);
  const pieces = readLog(session, { ...run, follow: options.follow ?? false, mask });
  const end = await untilInterrupted(show(pieces, view, setup), context);
  if (end === "interrupted") return exitCodes.interrupted;
  return options.follow ? exitCodeOfEnd(end) : 0;
}

async function openSession(
  connection: SshConnection,
  { nodeName }: NodeDefinition,
  context: CliContext,
): Promise<LauncherSession> {
  const { launcher } = await readTemplates(context.ports.files);
  return await LauncherSession.open(connection, { launcher, nodeName, runner: runnerOf(context) });
}

/** @returns the record of the run's end; undefined when it has none */
async function show(
  pieces: ReturnType<typeof readLog>,
  view: LogView,
  { terminal }: Pick<CommandSetup, "terminal">,
): Promise<RunRecord & { event: "end" } | undefined> {
  let end: RunRecord & { event: "end" } | undefined;
  for await (const piece of pieces) {
    view.take(piece);
    if (piece.kind === "record" && piece.record.event === "end") end = piece.record;
    // As `head` does, when it has enough.
    if (!terminal.isRead) return undefined;
  }
  return end;
}

/** Ctrl-C ends the looking, and nothing else. */
async function untilInterrupted<Result>(
  work: Promise<Result>,
  { onInterrupt }: Pick<CliContext, "onInterrupt">,
): Promise<Result | "interrupted"> {
  const { promise, resolve } = Promise.withResolvers<"interrupted">();
  const stopListening = onInterrupt(() => resolve("interrupted"));
  try {
    return await Promise.race([work, promise]);
  } finally {
    stopListening();
    // Once nobody waits for it any more, how it ends is of no interest.
    work.catch(() => {});
  }
}

/** A run without an end was cut off: the node was switched off under it. */
function exitCodeOfEnd(end: (RunRecord & { event: "end" }) | undefined): number {
  return end?.result === "success" ? 0 : exitCodes.script;
}

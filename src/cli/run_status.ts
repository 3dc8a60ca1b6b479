import { readStateProgram } from "../assets/templates.ts";
import { uncheckedAssets } from "../assets/unchecked_assets.ts";
import { ConnectionError, exitCodes } from "../errors.ts";
import { lookAtMasters, type MasterLook } from "../operate/state/look_at_masters.ts";
import { judgeStatus } from "../operate/status/judge_status.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import type { GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { clusterStatusDocument } from "./documents/status_documents.ts";
import { reportProblems } from "./error_report.ts";
import { loadDefinition } from "./load_definition.ts";
import type { LoginFlags } from "./login_options.ts";
import { prepareLogin } from "./prepare_login.ts";
import { printDocument } from "./print_document.ts";
import { findingsText, statusFields, statusText } from "./views/status_view.ts";

/** The options of `hakube status`, as its command gives them. */
export interface StatusOptions extends GlobalOptions, LoginFlags {
  readonly assetsDir: string;
  readonly allowTwoMasters?: true | undefined;
}

/** A master that does not let us in for so many seconds is told as not reached, unless a person is asked. */
const connectSeconds = 8;

/**
 * `hakube status`: looks at all masters and says what they tell.
 * @returns the exit code
 * @throws ConnectionError when no master was reached
 */
export async function runStatus(
  path: string,
  options: StatusOptions,
  { context, terminal }: CommandSetup,
): Promise<number> {
  const { ports } = context;
  const { definition, warnings } = await loadDefinition(path, ports, context.readInput, {
    allowTwoMasters: options.allowTwoMasters ?? false,
  });
  if (!options.json && !options.quiet) reportProblems(path, warnings, terminal);
  const plan = planCluster(definition);
  const assets = await uncheckedAssets(plan, options.assetsDir, ports.files);
  const { masters } = definition;
  const how = { ...options, concurrency: masters.length };
  await using login = await prepareLogin({ plan, assets }, masters, how, context);
  const looks = await lookAtMasters(definition, {
    connect: (node) => login.connect(node),
    program: await readStateProgram(ports.files),
    connectSeconds: options.interactive ? undefined : connectSeconds,
  });
  requireOne(looks);
  const status = judgeStatus(plan, looks, ports.clock.now());
  if (options.json) printDocument<typeof clusterStatusDocument>(terminal, statusFields(status));
  else if (!options.quiet) terminal.out(statusText(status));
  else if (!status.isFit) terminal.out(findingsText(status));
  return status.isFit ? 0 : exitCodes.unfit;
}

function requireOne(looks: readonly MasterLook[]): void {
  const failures = looks.flatMap(({ failure }) => failure ?? []);
  const [first] = failures;
  if (first === undefined || failures.length < looks.length) return;
  // A host key that changed may be an attack; that must not be lost among masters that are only off.
  const worst = failures.find(({ failure }) => failure === "host-key-changed") ?? first;
  throw new ConnectionError(
    worst.failure,
    failures.map(({ message }) => message).join("; "),
    [...new Set(failures.flatMap(({ hints }) => hints))],
    { cause: worst },
  );
}

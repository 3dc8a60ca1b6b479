import { readAssetsState } from "../assets/assets_state.ts";
import { checkAssets, type CheckedAssets } from "../assets/check_assets.ts";
import { sha256 } from "../assets/digest.ts";
import { readPreflight } from "../assets/templates.ts";
import type { ClusterDefinition, NodeDefinition } from "../definition/cluster_definition.ts";
import { exitCodes, UnfitError } from "../errors.ts";
import type { UserSecrets } from "../install/bundle_secrets.ts";
import { runPreflight as measure } from "../install/preflight/preflight.ts";
import { checkIds } from "../install/preflight/preflight_checks.ts";
import { ignoredChecks, type PreflightReport } from "../install/preflight/preflight_report.ts";
import type { JudgeContext } from "../install/preflight/measurements.ts";
import { assetPaths, type ClusterPlan } from "../plan/plan.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import type { Files, SshConnection } from "../ports.ts";
import type { CliContext, GlobalOptions } from "./cli_context.ts";
import type { CommandSetup } from "./command_setup.ts";
import type { preflightReportDocument } from "./documents/preflight_documents.ts";
import { reportProblems } from "./error_report.ts";
import { parseIgnoredChecks } from "./ignored_checks.ts";
import { type LoadedCluster, selectNodes } from "./load_cluster.ts";
import { loadDefinition } from "./load_definition.ts";
import type { LoginFlags } from "./login_options.ts";
import { readMirrorCredentials } from "./mirror_credentials.ts";
import { prepareLogin } from "./prepare_login.ts";
import { printDocument } from "./print_document.ts";
import { preflightDocument, showPreflight } from "./views/preflight_view.ts";

/** The options of `hakube preflight`, as its command gives them. */
export interface PreflightOptions extends GlobalOptions, LoginFlags {
  readonly assetsDir: string;
  readonly concurrency: number;
  readonly ignorePreflight?: string | undefined;
  readonly allowTwoMasters?: true | undefined;
}

/** `hakube preflight`: measures machines and reports all findings. */
export async function runPreflight(
  path: string,
  names: readonly string[],
  options: PreflightOptions,
  { context, terminal, setExitCode }: CommandSetup,
): Promise<void> {
  const further = parseIgnoredChecks(options.ignorePreflight);
  const { definition, warnings } = await loadDefinition(path, context.ports, context.readInput, {
    allowTwoMasters: options.allowTwoMasters ?? false,
  });
  if (!options.json && !options.quiet) reportProblems(path, warnings, terminal);
  const plan = planCluster(definition);
  const nodes = selectNodes(plan, names);
  const credentials = await readMirrorCredentials(definition, path, context);
  const assets = await assetsIfAny(plan, options.assetsDir, context.ports.files);
  // Host keys that are accepted are kept with the assets, which need not be rendered yet.
  if (options.acceptNewHostKeys || options.interactive) {
    await context.ports.files.makeDirectory(options.assetsDir, 0o700);
  }
  const login = await prepareLogin({ plan, assets }, nodes, options, context);
  const connections: SshConnection[] = [];
  try {
    const report = await measure({
      ...await commonSetup(definition, assets, context),
      credentials,
      nodes,
      ignored: ignoredChecks(definition, further),
      connect: async (node) => {
        const connection = await login.connect(node);
        connections.push(connection);
        return connection;
      },
      concurrency: options.concurrency,
      isQuick: false,
    });
    if (options.json) {
      printDocument<typeof preflightReportDocument>(terminal, preflightDocument(report));
    } else showPreflight(report, terminal, options.quiet ? "errors" : "all");
    if (!report.isFit) setExitCode(exitCodes.unfit);
  } finally {
    await Promise.all(connections.map((connection) => connection[Symbol.asyncDispose]()));
  }
}

/** What the quick part of preflight, at the start of an installation, is told. */
export interface QuickPreflight {
  readonly cluster: LoadedCluster;
  /** Those to measure, and the connections to them, which stay open. */
  readonly nodes: readonly NodeDefinition[];
  readonly connections: ReadonlyMap<string, SshConnection>;
  readonly userSecrets: Pick<UserSecrets, "credentials">;
  readonly options: Pick<GlobalOptions, "json" | "quiet" | "verbose"> & {
    readonly concurrency: number;
    readonly ignorePreflight?: string | undefined;
  };
}

/**
 * The part of preflight that is done in seconds. What was not connected to is left out, for the
 * installation tells of it itself.
 * @throws UnfitError when an error was found that is not ignored
 */
export async function quickPreflight(
  { cluster: { plan, assets }, nodes, connections, userSecrets, options }: QuickPreflight,
  { context, terminal }: Pick<CommandSetup, "context" | "terminal">,
): Promise<void> {
  const { definition } = plan;
  const ignored = ignoredChecks(definition, parseIgnoredChecks(options.ignorePreflight));
  if (checkIds.every((id) => ignored.has(id))) return;
  const report = await measure({
    ...await commonSetup(definition, assets, context),
    credentials: userSecrets.credentials,
    nodes: nodes.filter(({ nodeName }) => connections.has(nodeName)),
    ignored,
    connect: ({ nodeName }) => {
      const connection = connections.get(nodeName);
      if (connection === undefined) throw new Error(`"${nodeName}" was not connected to`);
      return Promise.resolve(connection);
    },
    concurrency: options.concurrency,
    isQuick: true,
  });
  if (options.json) {
    printDocument<typeof preflightReportDocument>(terminal, preflightDocument(report));
  } else {
    const detail = options.quiet ? "errors" : options.verbose ? "all" : "concerns";
    showPreflight(report, terminal, detail);
  }
  if (!report.isFit) throw unfit(report);
}

async function commonSetup(
  definition: ClusterDefinition,
  assets: CheckedAssets | undefined,
  { ports }: CliContext,
) {
  return {
    definition,
    clock: ports.clock,
    random: ports.random,
    program: await readPreflight(ports.files),
    assets: assets === undefined ? undefined : await identityOf(assets),
  };
}

/** A definition is enough; with assets, whose cluster a machine belongs to can be told. */
async function assetsIfAny(
  plan: ClusterPlan,
  directory: string,
  files: Files,
): Promise<CheckedAssets | undefined> {
  const { manifest } = await readAssetsState(files, directory);
  if (manifest === undefined) return undefined;
  return await checkAssets(plan, directory, { files }, { allowEdited: true });
}

async function identityOf(assets: CheckedAssets): Promise<JudgeContext["assets"]> {
  return {
    caSha256: sha256(await assets.read(assetPaths.kubernetesCA)),
    etcdClusterId: assets.clusterRecord?.etcdClusterId,
  };
}

function unfit({ findings }: PreflightReport): UnfitError {
  const ids = new Set(findings.filter(({ severity }) => severity === "error").map(({ id }) => id));
  return new UnfitError(`machines are not fit: ${[...ids].join(", ")}`, [
    "nothing was changed; hakube preflight measures again, and more",
    `to install all the same: --ignore-preflight ${[...ids].join(",")}`,
  ]);
}

import { sha256 } from "../assets/digest.ts";
import type { ForeseenRender } from "../assets/foresee_render.ts";
import { readTemplates } from "../assets/templates.ts";
import { uncheckedAssets } from "../assets/unchecked_assets.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { exitCodes, HakubeError } from "../errors.ts";
import { LauncherSession } from "../install/launcher_session.ts";
import { readLastScript } from "../install/read_last_script.ts";
import { mapLimit } from "../map_limit.ts";
import { type ClusterPlan, scriptPath } from "../plan/plan.ts";
import type { CliContext } from "./cli_context.ts";
import { prepareLogin } from "./prepare_login.ts";
import type { DiffOptions, FoundDifferences } from "./run_diff.ts";
import { runnerOf } from "./runner_of.ts";
import { type FileDifference, scriptDifference } from "./views/diff/file_difference.ts";
import { printable } from "./views/printable.ts";

/** How many nodes are connected to at a time. */
const concurrency = 50;

/** What `diff --against nodes` compares with. */
export interface NodesToCompare {
  readonly plan: ClusterPlan;
  readonly nodes: readonly NodeDefinition[];
  readonly options: DiffOptions;
  readonly context: CliContext;
}

/**
 * Compares what a render would write with the scripts that last ran on the nodes. A node that is
 * not reached is told, and keeps no other from being compared.
 */
export async function diffOfNodes(
  render: ForeseenRender,
  { plan, nodes, options, context }: NodesToCompare,
): Promise<FoundDifferences> {
  const { files } = context.ports;
  const assets = await uncheckedAssets(plan, options.assetsDir, files);
  await using login = await prepareLogin(
    { plan, assets },
    nodes,
    { ...options, concurrency },
    context,
  );
  const { launcher } = await readTemplates(files);
  const runner = runnerOf(context);
  const silent: (FoundDifferences["silent"][number])[] = [];
  const found = await mapLimit(nodes, concurrency, async (node) => {
    const { nodeName } = node;
    const after = await render.script(nodeName);
    const path = scriptPath(plan.definition, nodeName);
    try {
      await using connection = await login.connect(node);
      const session = await LauncherSession.open(connection, { launcher, nodeName, runner });
      return await compare(session, path, after);
    } catch (error) {
      if (!(error instanceof HakubeError)) throw error;
      const reason = printable(error.message);
      silent.push({ node: nodeName, reason, exitCode: exitCodes[error.kind] });
      return undefined;
    }
  });
  return { files: found.filter((file) => file !== undefined), silent };
}

/** Most scripts are the same, and need not come over the network to be seen to be. */
async function compare(
  session: LauncherSession,
  path: string,
  after: string,
): Promise<FileDifference | undefined> {
  const { scriptSha256 } = session.facts;
  if (scriptSha256 !== "" && scriptSha256 !== sha256(after)) {
    return scriptDifference(path, await readLastScript(session), after);
  }
  session.leave();
  return scriptDifference(path, scriptSha256 === "" ? undefined : after, after);
}

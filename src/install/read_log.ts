import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { UnfitError } from "../errors.ts";
import { assetPaths, type ClusterPlan, nodePlanOf } from "../plan/plan.ts";
import { bundleSecrets, type SecretSources } from "./bundle_secrets.ts";
import type { NodeFacts } from "./launcher_protocol.ts";
import type { LauncherSession } from "./launcher_session.ts";
import { type RunOutput, RunOutputParser } from "./run_output.ts";
import { maskOf, type SecretMask } from "./secret_mask.ts";

/** A run of which a node has the log. */
export interface LoggedRun {
  readonly runId: string;
  readonly goesOn: boolean;
}

/** The run that goes on on a node, or else its last one; undefined when there was none. */
export function lastRunOf({ run, lastRun }: NodeFacts): LoggedRun | undefined {
  if (run !== null) return { runId: run.runId, goesOn: true };
  return lastRun === null ? undefined : { runId: lastRun.runId, goesOn: false };
}

/**
 * Reads a run's log from the node: what its programs printed, and its journal, secrets hidden.
 * @param options.follow whether to wait for what a run that goes on will say
 * @throws ConnectionError `lost`; UnfitError when the node does not have it
 */
export async function* readLog(
  session: LauncherSession,
  { runId, follow, mask }: {
    readonly runId: string;
    readonly follow: boolean;
    readonly mask: SecretMask;
  },
): AsyncGenerator<RunOutput> {
  const answer = await (follow ? session.attach(runId, 0) : session.read(runId, 0));
  if (answer.hakube === "refused") {
    throw new UnfitError(`the log is not there: ${mask.hide(answer.reason)}`, [
      "what the installer has seen of it is in logs/, where install was called",
    ]);
  }
  const parser = new RunOutputParser(mask);
  for await (const bytes of session.output()) yield* parser.push(bytes);
  yield* parser.end();
  // What ends because the connection has is not all.
  await session.ended();
}

/** Hides what a node's runs get. */
export async function nodeMask(
  plan: ClusterPlan,
  node: NodeDefinition,
  sources: SecretSources,
): Promise<SecretMask> {
  const token = new TextDecoder().decode(await sources.readAsset(assetPaths.token)).trim();
  const secrets = await bundleSecrets(
    plan,
    nodePlanOf(plan, node.nodeName).secrets,
    token,
    sources,
  );
  return maskOf(token, secrets, sources.credentials);
}

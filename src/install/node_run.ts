import type { CheckedAssets } from "../assets/check_assets.ts";
import type { ClusterPlan, PlannedSecret } from "../plan/plan.ts";
import type { Files } from "../ports.ts";
import { type BootDecision, packBundle, type RunDecision, sha256 } from "./bundle.ts";
import { bundleSecrets, type UserSecrets } from "./bundle_secrets.ts";
import type { Member } from "./connect_nodes.ts";
import { FollowedRun } from "./follow_run.ts";
import type { Gate } from "./gate.ts";
import type { NodeOutcome, OnInstallEvent } from "./install_event.ts";
import { NodeLog } from "./node_log.ts";
import {
  brokenOutcome,
  endedOutcome,
  leftOutcome,
  type RunSoFar,
  unloggedOutcome,
} from "./node_outcome.ts";
import type { ReconnectSetup } from "./reconnect.ts";
import { RunToItsEnd } from "./run_to_its_end.ts";
import { maskOf, SecretMask } from "./secret_mask.ts";

/** What the runs of an installation have in common. */
export interface NodeRunSetup extends ReconnectSetup {
  readonly plan: ClusterPlan;
  readonly assets: CheckedAssets;
  readonly files: Files;
  readonly userSecrets: UserSecrets;
  readonly logDirectory: string;
  readonly startedBy: string;
  /** Aborted: what waits for its turn is not begun. */
  readonly stop: AbortSignal;
  /** Aborted: what runs stops before its next step. */
  readonly stopRuns: AbortSignal;
  /** Aborted: we leave at once; the run goes on. */
  readonly leave: AbortSignal;
  /** Bundles sent at a time. */
  readonly upload: Gate;
  readonly onEvent: OnInstallEvent;
  readonly onFact: (name: string, value: string) => Promise<void>;
}

/** One run: on which node, what it is told, and what travels there. */
export interface NodeRun {
  readonly member: Member;
  /** Asked for each time that a bundle is sent: more may be known by then. */
  readonly decide: () => RunDecision;
  /** The text of the script. */
  readonly script: () => Promise<string>;
  /** Those of the node's plan that the script needs. */
  readonly secrets: readonly PlannedSecret[];
  /** With which nodes join; empty when nobody does. */
  readonly token: string;
}

/** They make and remove the token of their own installation: another's run of them would be for another token. */
const phasesWithToken: ReadonlySet<string> = new Set<BootDecision["phase"]>(["token", "cluster"]);

/**
 * Sends the bundle, or attaches to the same script's run that goes on already, and follows the run
 * to its end, through lost connections and restarts of the node. Whatever comes of it is the outcome.
 */
export async function runOnNode(setup: NodeRunSetup, run: NodeRun): Promise<NodeOutcome> {
  const { nodeName } = run.member.node;
  const log = new NodeLog(setup.files, setup.logDirectory, nodeName);
  const outcome = await runWithLog(setup, run, log);
  const failure = await log.close();
  return failure === undefined ? outcome : unloggedOutcome(outcome, failure);
}

async function runWithLog(setup: NodeRunSetup, run: NodeRun, log: NodeLog): Promise<NodeOutcome> {
  const { member: { node }, token, decide, script } = run;
  let followed: FollowedRun | undefined;
  let mask = new SecretMask([]);
  const soFar = (): RunSoFar => {
    const { changed = [], step, lastLines = [] } = followed ?? {};
    return { node: node.nodeName, log: log.path, changed, step, lastLines };
  };
  try {
    const secrets = await bundleSecrets(setup.plan, run.secrets, token, {
      readAsset: setup.assets.read,
      ...setup.userSecrets,
    });
    mask = maskOf(token, secrets, setup.userSecrets.credentials);
    followed = new FollowedRun({ ...setup, node: node.nodeName, mask, log });
    const bundle = async (decision: RunDecision) =>
      await packBundle(await script(), decision, secrets);
    const toItsEnd = new RunToItsEnd(setup, {
      member: run.member,
      followed,
      decide,
      bundle,
      scriptSha256: async () => sha256(await script()),
      mayAttach: !phasesWithToken.has(decide().phase),
    });
    const end = await Promise.race([toItsEnd.end(), aborted(setup.leave)]);
    if (end !== undefined) return endedOutcome(soFar(), end);
    toItsEnd.leave();
    return leftOutcome(soFar());
  } catch (error) {
    const outcome = brokenOutcome(soFar(), error);
    // What a node says of its refusal may be what it was told.
    return { ...outcome, message: outcome.message && mask.hide(outcome.message) };
  }
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

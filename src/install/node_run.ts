import type { CheckedAssets } from "../assets/check_assets.ts";
import { InterruptedError, UnfitError } from "../errors.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { Files } from "../ports.ts";
import { packBundle, type RunDecision } from "./bundle.ts";
import { bundleSecrets } from "./bundle_secrets.ts";
import type { Member } from "./connect_nodes.ts";
import { FollowedRun } from "./follow_run.ts";
import type { Gate } from "./gate.ts";
import type { NodeOutcome, OnInstallEvent } from "./install_event.ts";
import type { CurrentRun } from "./launcher_protocol.ts";
import type { LauncherSession } from "./launcher_session.ts";
import { NodeLog } from "./node_log.ts";
import {
  brokenOutcome,
  endedOutcome,
  leftOutcome,
  type RunSoFar,
  unloggedOutcome,
} from "./node_outcome.ts";
import { SecretMask } from "./secret_mask.ts";

/** What the runs of an installation have in common. */
export interface NodeRunSetup {
  readonly plan: ClusterPlan;
  readonly assets: CheckedAssets;
  readonly files: Files;
  readonly logDirectory: string;
  readonly startedBy: string;
  /** Aborted: what waits for its turn is not begun. */
  readonly stop: AbortSignal;
  /** Aborted: we leave at once; the run goes on. */
  readonly leave: AbortSignal;
  /** Bundles sent at a time. */
  readonly upload: Gate;
  readonly onEvent: OnInstallEvent;
  readonly onFact: (name: string, value: string) => Promise<void>;
}

/** One run: on which node, what it is told, and the token with which nodes join. */
export interface NodeRun {
  readonly member: Member;
  readonly decision: RunDecision;
  readonly token: string;
}

/**
 * Sends the bundle, or attaches to the same script's run that goes on already, and follows the run
 * to its end. Whatever comes of it is the outcome.
 */
export async function runOnNode(setup: NodeRunSetup, run: NodeRun): Promise<NodeOutcome> {
  const { nodeName } = run.member.node;
  const log = new NodeLog(setup.files, setup.logDirectory, nodeName);
  const outcome = await runWithLog(setup, run, log);
  const failure = await log.close();
  return failure === undefined ? outcome : unloggedOutcome(outcome, failure);
}

async function runWithLog(setup: NodeRunSetup, run: NodeRun, log: NodeLog): Promise<NodeOutcome> {
  const { node } = run.member;
  const { onEvent, onFact } = setup;
  let followed: FollowedRun | undefined;
  const soFar = (): RunSoFar => {
    const { changed = [], step, lastLines = [] } = followed ?? {};
    return { node: node.nodeName, log: log.path, changed, step, lastLines };
  };
  try {
    const secrets = await bundleSecrets(setup.plan, node, run.token, setup.assets.read);
    const mask = maskOf(run.token, secrets);
    followed = new FollowedRun({ node: node.nodeName, mask, log, onEvent, onFact });
    const session = await begin(setup, run, secrets);
    const end = await Promise.race([followed.follow(session.output()), aborted(setup.leave)]);
    if (end !== undefined) return endedOutcome(soFar(), end);
    session.leave();
    return leftOutcome(soFar());
  } catch (error) {
    return brokenOutcome(soFar(), error);
  }
}

async function begin(
  setup: NodeRunSetup,
  { member, decision }: NodeRun,
  secrets: ReadonlyMap<string, Uint8Array>,
): Promise<LauncherSession> {
  const { nodeName } = member.node;
  const session = await member.session();
  const goingOn = session.facts.run;
  const answer = goingOn === null
    ? await setup.upload(async () => {
      if (setup.stop.aborted) throw new InterruptedError("not begun, for you stopped it");
      const script = await setup.assets.script(nodeName);
      const bundle = await packBundle(script, decision, secrets);
      return await session.start(decision.runId, bundle, setup.startedBy);
    })
    : await session.attach(goingOn.runId, 0);
  if (answer.hakube === "busy") throw otherRunError(nodeName, answer.run);
  if (answer.hakube === "refused") {
    throw new UnfitError(`"${nodeName}" did not start the run: ${answer.reason}`);
  }
  const attached = answer.hakube === "attached";
  setup.onEvent({ kind: "run-started", node: nodeName, phase: decision.phase, attached });
  return session;
}

/** Somebody's run is in the way; nothing was changed. */
export function otherRunError(nodeName: string, run: CurrentRun): UnfitError {
  return new UnfitError(
    `Another run goes on on "${nodeName}", started by ${run.startedBy} at ${run.startedAt}`,
    ["wait for it to end"],
  );
}

function maskOf(token: string, secrets: ReadonlyMap<string, Uint8Array>): SecretMask {
  const decoder = new TextDecoder();
  return new SecretMask([token, ...[...secrets.values()].map((bytes) => decoder.decode(bytes))]);
}

/** Resolves when the signal is aborted. */
function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener("abort", () => resolve(undefined), { once: true });
  });
}

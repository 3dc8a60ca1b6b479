import { ConnectionError, HakubeError, InterruptedError } from "../errors.ts";
import type { RunEnd } from "./follow_run.ts";
import type { NodeOutcome } from "./install_event.ts";

/** An outcome of a node on which nothing has happened. */
export function skippedOutcome(node: string, message: string): NodeOutcome {
  return { ...emptyOutcome(node), state: "skipped", message };
}

/** The outcome of a node that was not reached or logged in to. */
export function unreachedOutcome(node: string, error: ConnectionError): NodeOutcome {
  return {
    ...emptyOutcome(node),
    state: "unreachable",
    message: error.message,
    hints: error.hints,
  };
}

/** What a run is known by so far. */
export interface RunSoFar {
  readonly node: string;
  readonly log: string;
  readonly changed: readonly string[];
  readonly step: string | undefined;
  readonly lastLines: readonly string[];
}

/** The outcome of a run that was followed to its end. */
export function endedOutcome(soFar: RunSoFar, end: RunEnd): NodeOutcome {
  if (end.ok) return { ...soFar, state: "ok", step: undefined, message: undefined, hints: [] };
  if (end.result === "stopped") {
    const message = `stopped before step ${end.step}; the same command goes on there`;
    return { ...soFar, state: "stopped", message, hints: [] };
  }
  const how = end.result === "exit-code" ? `exit code ${end.exitCode}` : end.result;
  const where = end.step === undefined ? "before its first step" : `in step ${end.step}`;
  const hints = isUnreadable(end) ? [unreadableScript] : [];
  return { ...soFar, state: "failed", message: `failed ${where} (${how})`, hints };
}

/** bash reads a script to its end before hakube's scripts begin with anything, and gives this up with 2. */
function isUnreadable({ step, result, exitCode }: RunEnd): boolean {
  return step === undefined && result === "exit-code" && exitCode === "2";
}

const unreadableScript =
  "bash does not understand the script, so nothing of it has run; a hook may be no valid bash, " +
  "look with: bash -n HOOK";

/** The outcome of a run that we left; it goes on. */
export function leftOutcome(soFar: RunSoFar): NodeOutcome {
  return { ...soFar, state: "left", message: "goes on without us", hints: [] };
}

/**
 * The outcome of a run that could not be begun or followed.
 * @throws the error itself when it is a bug
 */
export function brokenOutcome(soFar: RunSoFar, error: unknown): NodeOutcome {
  if (!(error instanceof HakubeError)) throw error;
  const { message, hints } = error;
  if (error instanceof InterruptedError) return skippedOutcome(soFar.node, message);
  if (!(error instanceof ConnectionError)) return { ...soFar, state: "failed", message, hints };
  return { ...soFar, state: error.failure === "lost" ? "lost" : "unreachable", message, hints };
}

/** The outcome, and that not all of the run is in the node's log; the run itself is none the worse. */
export function unloggedOutcome(outcome: NodeOutcome, failure: HakubeError): NodeOutcome {
  const hint = `the log is not whole: ${failure.message}`;
  return { ...outcome, hints: [...outcome.hints, hint] };
}

/** A node's own run and the cluster's, which was done on it, taken together. */
export function mergedOutcome(own: NodeOutcome, cluster: NodeOutcome): NodeOutcome {
  return { ...cluster, changed: [...own.changed, ...cluster.changed] };
}

function emptyOutcome(node: string): NodeOutcome {
  return {
    node,
    state: "ok",
    changed: [],
    step: undefined,
    message: undefined,
    hints: [],
    lastLines: [],
    log: undefined,
  };
}

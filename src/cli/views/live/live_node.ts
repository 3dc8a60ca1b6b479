import type { InstallEvent, NodeOutcome } from "../../../install/install_event.ts";

/**
 * `waiting`: nothing runs there yet; `reconnecting`: the connection broke, and is tried again; the
 * others say how it ended.
 */
export type LiveNodeState = "waiting" | "running" | "reconnecting" | NodeOutcome["state"];

/** What is known of a node while an installation goes on. Times are a clock's monotonic seconds. */
export interface LiveNode {
  readonly name: string;
  readonly state: LiveNodeState;
  readonly connected: boolean;
  /** The step that it is in, or was in last. */
  readonly step:
    | { readonly name: string; readonly number: number; readonly of: number }
    | undefined;
  /** When its first run began. */
  readonly began: number | undefined;
  /** When the step began, or the connection broke. */
  readonly since: number;
  /** When its run ended. */
  readonly ended: number | undefined;
  /** When the connection is tried again. */
  readonly retryAt: number | undefined;
  /** What it said last, or why it did not end well. */
  readonly words: string;
  /** How many steps changed something. */
  readonly changed: number;
}

/** Events that are about one node. */
export type NodeEvent = Extract<InstallEvent, { readonly node: string }>;

/** No line is so long on any screen; the rest of a long one need not be kept. */
const mostWords = 1000;

/** A node of which nothing has been heard. */
export function unheardNode(name: string): LiveNode {
  return {
    name,
    state: "waiting",
    connected: false,
    step: undefined,
    began: undefined,
    since: 0,
    ended: undefined,
    retryAt: undefined,
    words: "",
    changed: 0,
  };
}

/**
 * What is known of a node after an event.
 * @param now monotonic seconds
 */
export function nodeAfter(node: LiveNode, event: NodeEvent, now: number): LiveNode {
  switch (event.kind) {
    case "connected":
      return { ...node, connected: true };
    case "run-started": {
      const began = node.began ?? now;
      return { ...node, ...running, began, since: now, step: undefined, ended: undefined };
    }
    case "waiting":
      return { ...node, words: `waiting for a run of ${event.startedBy}`.slice(0, mostWords) };
    case "connection-lost": {
      const since = node.state === "reconnecting" ? node.since : now;
      const words = event.message.slice(0, mostWords);
      return { ...node, state: "reconnecting", since, words, retryAt: now + event.retryIn };
    }
    case "reconnected":
      return { ...node, ...running, since: now };
    case "restarted":
      return { ...node, ...running, since: now, step: undefined };
    case "step-started": {
      const { step: name, number, of } = event;
      return { ...node, ...running, step: { name, number, of }, since: now };
    }
    case "step-ended":
      return { ...node, changed: node.changed + (event.result === "changed" ? 1 : 0) };
    case "output":
      return event.line.trim() === "" ? node : { ...node, words: event.line.slice(0, mostWords) };
    case "run-ended":
      return ended(node, event.outcome, now);
  }
}

const running = { state: "running", words: "", retryAt: undefined } as const;

function ended(node: LiveNode, outcome: NodeOutcome, now: number): LiveNode {
  const { state, changed } = outcome;
  const words = (outcome.message ?? "").slice(0, mostWords);
  return { ...node, state, words, ended: now, retryAt: undefined, changed: changed.length };
}

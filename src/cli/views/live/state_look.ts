import type { LiveNodeState } from "./live_node.ts";
import type { SpanStyle } from "./span.ts";

/** Characters that stand for states, each one column wide. */
export interface Marks {
  readonly ok: string;
  readonly running: string;
  readonly bad: string;
  readonly waiting: string;
  readonly reconnecting: string;
  readonly undone: string;
  /** What bars are made of. */
  readonly bar: string;
}

/** What most terminals can show. */
export const unicodeMarks: Marks = {
  ok: "✓",
  running: "•",
  bad: "✗",
  waiting: "·",
  reconnecting: "!",
  undone: "-",
  bar: "━",
};

/** For Linux' own console, whose font has few characters. */
export const asciiMarks: Marks = {
  ok: "+",
  running: "*",
  bad: "x",
  waiting: ".",
  reconnecting: "!",
  undone: "-",
  bar: "=",
};

/** How a state looks. */
export interface StateLook {
  readonly mark: keyof Marks;
  readonly style: SpanStyle;
}

const bad: StateLook = { mark: "bad", style: "alarm" };
const undone: StateLook = { mark: "undone", style: "yellow" };

/** How each state looks; those that matter most to whoever looks come first. */
export const stateLooks: Readonly<Record<LiveNodeState, StateLook>> = {
  failed: bad,
  unreachable: bad,
  reconnecting: { mark: "reconnecting", style: "yellow" },
  lost: undone,
  left: undone,
  stopped: undone,
  skipped: undone,
  running: { mark: "running", style: "cyan" },
  waiting: { mark: "waiting", style: "dim" },
  ok: { mark: "ok", style: "green" },
};

/** All states, those that matter most first. */
export const statesByWeight = Object.keys(stateLooks) as readonly LiveNodeState[];

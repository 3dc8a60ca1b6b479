import { duration } from "./duration.ts";
import type { LiveNode } from "./live_node.ts";
import { padText, type ScreenLine, type Span, span, type SpanStyle } from "./span.ts";
import { type Marks, stateLooks } from "./state_look.ts";

/** How nodes' lines are laid out, so that they stand in columns. */
export interface NodeLayout {
  /** Columns of the name. */
  readonly name: number;
  /** Columns of the step's number; 0 where there is no room for it. */
  readonly place: number;
  /** Columns of the step. */
  readonly step: number;
  readonly marks: Marks;
  /** Monotonic seconds. */
  readonly now: number;
}

/** Longer names of steps are cut. */
const longestStep = 14;

/** Narrower screens do not show the step's number. */
const placeFrom = 40;

/** Lays these nodes' lines out so that there is room for what they say. */
export function nodeLayout(
  nodes: readonly LiveNode[],
  { columns, now, marks }: {
    readonly columns: number;
    readonly now: number;
    readonly marks: Marks;
  },
): NodeLayout {
  const longest = (lengths: readonly number[]) => lengths.reduce((a, b) => Math.max(a, b), 0);
  const name = longest(nodes.map(({ name }) => name.length));
  const step = longest(nodes.map(({ step }) => step?.name.length ?? 0));
  const place = longest(nodes.map(({ step }) => step === undefined ? 0 : placeOf(step).length + 1));
  return {
    name: Math.min(name, Math.max(8, Math.floor(columns / 3))),
    place: columns < placeFrom ? 0 : place,
    step: Math.min(step, longestStep),
    marks,
    now,
  };
}

/** `• master0  [ 7/12] quorum   1:04  waiting for etcd` */
export function nodeLine(
  node: LiveNode,
  { name, place, step, marks, now }: NodeLayout,
): ScreenLine {
  const { mark, style } = stateLooks[node.state];
  const placeText = node.step === undefined || place === 0 ? "" : placeOf(node.step);
  const stepText = shortened(node.step?.name ?? "", step);
  const line = [
    span(`${marks[mark]} `, style),
    span(`${padText(shortened(node.name, name), name)}  `, nameStyle(node)),
  ];
  if (step === 0) return [...line, words(node, now)];
  return [
    ...line,
    span(padText(placeText, place), "dim"),
    span(padText(stepText, step), nameStyle(node)),
    span(`${timeOf(node, now).padStart(6)}  `, "dim"),
    words(node, now),
  ];
}

/** What has come out well steps back; what has not catches the eye. */
function nameStyle({ state }: LiveNode): SpanStyle {
  if (state === "running") return "plain";
  return state === "ok" ? "dim" : stateLooks[state].style;
}

/** `[ 7/12]` */
export function placeOf({ number, of }: { readonly number: number; readonly of: number }): string {
  return `[${`${number}`.padStart(`${of}`.length)}/${of}]`;
}

/** What the node said last, or what there is to say of it. */
function words(node: LiveNode, now: number): Span {
  const { style } = stateLooks[node.state];
  switch (node.state) {
    case "ok":
      return span(changes(node), "dim");
    case "running":
      return span(node.words, "dim");
    case "waiting":
      return span(node.connected ? "waiting" : "not connected yet", style);
    case "reconnecting": {
      const seconds = Math.ceil((node.retryAt ?? now) - now);
      const again = seconds > 0 ? `again in ${seconds} s` : "trying again";
      return span(`no connection, ${again}: ${node.words}`, style);
    }
    default:
      return span(node.words, style);
  }
}

function changes({ changed }: LiveNode): string {
  if (changed === 0) return "nothing changed";
  return changed === 1 ? "1 step changed" : `${changed} steps changed`;
}

/** Time in the step; of a node that has ended, time in all. */
function timeOf({ began, since, ended }: LiveNode, now: number): string {
  if (began === undefined) return "";
  return duration(ended === undefined ? now - since : ended - began);
}

/** A name that is too long loses its middle, for nodes often differ at the end. */
function shortened(name: string, columns: number): string {
  if (name.length <= columns) return name;
  const end = Math.floor((columns - 1) / 2);
  return `${name.slice(0, columns - 1 - end)}…${name.slice(name.length - end)}`;
}

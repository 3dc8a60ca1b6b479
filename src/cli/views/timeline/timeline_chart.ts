import {
  installationOf,
  type RunTimeline,
  type Span as TimeSpan,
} from "../../../operate/timeline/run_timeline.ts";
import { secondsBetween, slowestSteps } from "../../../operate/timeline/slowest_steps.ts";
import { cutLine, lineWidth, padText, span } from "../live/span.ts";

/** With more runs than that each is one line, and its steps are left to `--json`. */
const runsWithSteps = 12;

/** How many of the slowest steps are told. */
const slowest = 5;

/** Columns to the right of the bars: begin, duration and result. */
const figures = 8 + 9 + 13;

/** The narrowest bars that tell anything; a narrower window cuts the lines. */
const fewestColumns = 10;

/** A line of the chart: one of a run, or one of its steps. */
interface Row extends TimeSpan {
  readonly label: string;
  readonly result: string;
  readonly bar: string;
}

/** How seconds become columns. */
interface Scale extends TimeSpan {
  readonly columns: number;
}

/**
 * Draws the runs of one installation on one scale, a bar for each step, in the order in which they
 * began on each node.
 * @param columns the width to draw in
 * @returns the lines; none when there are no runs
 */
export function timelineChart(runs: readonly RunTimeline[], columns: number): string[] {
  const [first] = runs;
  if (first === undefined) return [];
  const rows = runs.flatMap((run) => rowsOf(run, runs.length <= runsWithSteps));
  const labels = Math.max(...rows.map(({ label }) => lineWidth([span(label)])));
  const scale = {
    begin: new Date(Math.min(...runs.map(({ begin }) => begin.getTime()))),
    end: new Date(Math.max(...runs.map(({ end }) => end.getTime()))),
    columns: Math.max(fewestColumns, columns - labels - 2 - figures),
  };
  const lines = [
    `installation ${installationOf(first.runId)}, from ${scale.begin.toISOString()}`,
    "",
    `${" ".repeat(labels)}  ${axis(scale)}${heading}`,
    ...rows.map((row) =>
      `${padText(row.label, labels)}  ${bar(row, scale)}${figuresOf(row, scale)}`
    ),
    "",
    ...summary(runs, scale),
  ];
  return lines.map((line) =>
    cutLine([span(line)], columns).map(({ text }) => text).join("").trimEnd()
  );
}

const heading = `${"begins".padStart(8)}${"takes".padStart(9)}`;

function rowsOf(run: RunTimeline, withSteps: boolean): Row[] {
  const name = run.phase === "node" ? run.node : `${run.node} (${run.phase})`;
  const row = { begin: run.begin, end: run.end, label: name, bar: "─", result: run.result };
  if (!withSteps) return [row];
  return [row, ...run.steps.map((step) => ({ ...step, label: `  ${step.name}`, bar: "█" }))];
}

/** A bar is never nothing: a step of no time would not be seen. */
function bar({ begin, end, bar }: Row, scale: Scale): string {
  const at = (time: Date) => secondsBetween(scale.begin, time) / lengthOf(scale) * scale.columns;
  const from = Math.min(Math.floor(at(begin)), scale.columns - 1);
  const length = Math.max(1, Math.round(at(end)) - from);
  return padText(" ".repeat(from) + bar.repeat(length), scale.columns);
}

function figuresOf({ begin, end, result }: Row, scale: Scale): string {
  const seconds = (number: number) => number.toFixed(1);
  const offset = `+${seconds(secondsBetween(scale.begin, begin))}`.padStart(8);
  return `${offset}${`${seconds(secondsBetween(begin, end))} s`.padStart(9)}  ${result}`;
}

/** Both ends of the scale, and its middle. */
function axis(scale: Scale): string {
  const end = `${lengthOf(scale).toFixed(0)} s`;
  const middle = `${(lengthOf(scale) / 2).toFixed(0)} s`;
  const half = Math.floor(scale.columns / 2);
  const left = padText("0 s", half) + middle;
  return left.length + 1 + end.length > scale.columns
    ? padText("0 s", scale.columns - end.length) + end
    : padText(left, scale.columns - end.length) + end;
}

/** The scale's length in seconds, never zero. */
function lengthOf({ begin, end }: Scale): number {
  return Math.max(secondsBetween(begin, end), 0.001);
}

function summary(runs: readonly RunTimeline[], scale: Scale): string[] {
  const last = runs.filter(({ phase }) => phase === "node")
    .toSorted((one, other) => one.end.getTime() - other.end.getTime()).at(-1);
  const end = last === undefined
    ? ""
    : `; the last node to end was ${last.node}, at +${
      secondsBetween(scale.begin, last.end).toFixed(1)
    }`;
  const steps = slowestSteps(runs).slice(0, slowest).map(({ name, longest, node, median, nodes }) =>
    `  ${name.padEnd(16)}${`${longest.toFixed(1)} s`.padStart(9)} on ${node}` +
    (nodes > 1 ? `, half of ${nodes} nodes within ${median.toFixed(1)} s` : "")
  );
  return [`${lengthOf(scale).toFixed(1)} s in all${end}; the slowest steps:`, ...steps];
}

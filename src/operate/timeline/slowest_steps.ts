import type { RunTimeline } from "./run_timeline.ts";

/** How long a step took on the nodes that ran it, in seconds. */
export interface StepTimes {
  readonly name: string;
  readonly longest: number;
  /** Where it took longest. */
  readonly node: string;
  readonly median: number;
  readonly nodes: number;
}

/** How long each step took, the slowest first; the steps of one name on all nodes are taken together. */
export function slowestSteps(runs: readonly RunTimeline[]): StepTimes[] {
  const steps = runs.flatMap(({ node, steps }) =>
    steps.map(({ name, begin, end }) => ({ name, node, seconds: secondsBetween(begin, end) }))
  );
  return [...Map.groupBy(steps, ({ name }) => name)]
    .map(([name, all]) => timesOf(name, all))
    .toSorted((one, other) => other.longest - one.longest);
}

/** Seconds from one time to another. */
export function secondsBetween(begin: Date, end: Date): number {
  return (end.getTime() - begin.getTime()) / 1000;
}

function timesOf(
  name: string,
  all: readonly { readonly node: string; readonly seconds: number }[],
): StepTimes {
  const sorted = all.toSorted((one, other) => one.seconds - other.seconds);
  const [median, longest] = [sorted[(sorted.length - 1) >> 1], sorted.at(-1)];
  if (median === undefined || longest === undefined) throw new Error(`no step "${name}"`);
  return {
    name,
    longest: longest.seconds,
    node: longest.node,
    median: median.seconds,
    nodes: sorted.length,
  };
}

import { median } from "./median.ts";
import type { Measurement, Samples } from "./measure.ts";

/** Something to reach. */
export interface Goal {
  readonly what: string;
  readonly unit: "s" | "MB" | "x";
  readonly atMost?: number;
  readonly atLeast?: number;
  /** undefined when what it needs was not measured. */
  measured(samples: Samples): number | undefined;
}

/** The ancestor's `render` of 500 nodes, in seconds, measured elsewhere on a machine of this kind. */
const ancestorSeconds = 72.8;

/** The most memory that hakube may take, in MB, at 500 nodes. */
const memoryGoal = 250;

/** What a measurement of `render` is called. */
export function renderName(nodes: number, round: "fresh" | "again"): string {
  return `render, ${nodes} nodes, ${round}`;
}

/** Who installs; the first is hakube. */
export const installers = ["hakube", "xargs ssh", "xargs ssh, only `true`", "Ansible"] as const;

/** What a measurement of an installation is called. */
export function installName(nodes: number, installer: typeof installers[number]): string {
  return `install, ${nodes} nodes: ${installer}`;
}

/** What a measurement of a short command is called. */
export function startName(command: string, program: "binary" | "source"): string {
  return `hakube ${command}, ${program}`;
}

/** A median. */
function middle(samples: Samples, name: string, of: keyof Measurement): number | undefined {
  const taken = samples.get(name);
  return taken === undefined ? undefined : median(taken.map((one) => one[of]));
}

/** How many times as long as the other the one took. */
function times(samples: Samples, one: string, other: string): number | undefined {
  const wall = middle(samples, one, "wall");
  const otherWall = middle(samples, other, "wall");
  return wall === undefined || otherWall === undefined ? undefined : wall / otherWall;
}

/** The most memory of all runs. */
function memory(samples: Samples, name: string): number | undefined {
  const taken = samples.get(name);
  return taken && Math.max(...taken.map(({ megabytes }) => megabytes));
}

const renderGoals: readonly Goal[] = [
  {
    what: "`render`, 500 nodes, fresh",
    unit: "s",
    atMost: 1.5,
    measured: (samples) => middle(samples, renderName(500, "fresh"), "wall"),
  },
  {
    what: "the ancestor's 72.8 s to it",
    unit: "x",
    atLeast: 50,
    measured: (samples) => {
      const wall = middle(samples, renderName(500, "fresh"), "wall");
      return wall && ancestorSeconds / wall;
    },
  },
  {
    what: "`render`, 5000 nodes to 500, fresh",
    unit: "x",
    atMost: 10,
    measured: (samples) => times(samples, renderName(5000, "fresh"), renderName(500, "fresh")),
  },
  {
    what: "`render`, 500 nodes, again",
    unit: "s",
    atMost: 0.6,
    measured: (samples) => middle(samples, renderName(500, "again"), "wall"),
  },
  {
    what: "memory of `render`, 500 nodes",
    unit: "MB",
    atMost: memoryGoal,
    measured: (samples) => memory(samples, renderName(500, "fresh")),
  },
];

/** Of so many nodes. */
function installGoals(nodes: number): readonly Goal[] {
  const [hakube, xargs, xargsTrue, ansible] = installers;
  const own = installName(nodes, hakube);
  const to = (installer: typeof xargs | typeof xargsTrue, what: string): Goal => ({
    what: `\`install\`, ${nodes} nodes, to \`xargs -P\` with ssh${what}`,
    unit: "x",
    atMost: 1,
    measured: (samples) => times(samples, own, installName(nodes, installer)),
  });
  return [
    to(xargs, ""),
    to(xargsTrue, " that runs only `true`"),
    {
      what: `Ansible's \`script\` to \`install\`, ${nodes} nodes`,
      unit: "x",
      atLeast: 5,
      measured: (samples) => times(samples, installName(nodes, ansible), own),
    },
  ];
}

/** What each part of the bench has to reach: the one place that says so. */
export const benchGoals = {
  render: renderGoals,
  install: [
    ...installGoals(100),
    ...installGoals(500),
    {
      what: "memory of `install`, 500 nodes",
      unit: "MB",
      atMost: memoryGoal,
      measured: (samples) => memory(samples, installName(500, "hakube")),
    },
  ],
  start: [
    {
      what: "`hakube --version`, the binary",
      unit: "s",
      atMost: 0.1,
      measured: (samples) => middle(samples, startName("--version", "binary"), "wall"),
    },
  ],
} as const satisfies Readonly<Record<string, readonly Goal[]>>;

export type BenchPart = keyof typeof benchGoals;

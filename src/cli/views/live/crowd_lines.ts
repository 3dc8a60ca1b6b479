import type { LiveNode } from "./live_node.ts";
import { type NodeLayout, nodeLine, placeOf } from "./node_line.ts";
import { padText, type ScreenLine, span } from "./span.ts";
import { stateLooks, statesByWeight } from "./state_look.ts";

/** What a crowd of nodes is shown in. */
interface CrowdRoom {
  /** How many lines there are. */
  readonly room: number;
  readonly columns: number;
  readonly layout: NodeLayout;
}

/** Nodes in the same step. */
interface StepCrowd {
  readonly name: string;
  readonly number: number;
  readonly of: number;
  readonly count: number;
}

/** With fewer lines than this, steps are told in one line and no line is left empty. */
const roomy = 16;

/** How many lines at least are for nodes that run. */
const fewestRunning = 3;

/**
 * More nodes than there are lines for: those in trouble on top, then how many are in which step, then
 * as many that run as fit, those first that are longest in their step.
 */
export function crowdLines(nodes: readonly LiveNode[], crowd: CrowdRoom): ScreenLine[] {
  const { room, layout } = crowd;
  if (room <= 0) return [];
  const troubled = nodes.filter(({ state }) => isTrouble(state)).sort(byWeight);
  const top = headLines(troubled, Math.max(1, Math.floor(room / 3)), layout);
  const gap: ScreenLine[] = room >= roomy ? [[]] : [];
  const above = top.length === 0 ? [] : [...top, ...gap];
  const running = nodes.filter(({ state }) => state === "running");
  const steps = stepCrowds(running);
  const left = room - above.length;
  const isTable = gap.length > 0 && steps.length + gap.length + fewestRunning <= left;
  const middle = isTable
    ? [...stepTable(steps, crowd, nodes.length), ...gap]
    : stepLine(steps, left);
  // The total stands apart.
  const rest = left - middle.length - gap.length;
  const slowest = running.sort((a, b) => a.since - b.since || order(a.name, b.name));
  return [...above, ...middle, ...headLines(slowest, rest, layout)];
}

/** The first of these nodes, and how many more there are. */
function headLines(
  nodes: readonly LiveNode[],
  room: number,
  layout: NodeLayout,
): ScreenLine[] {
  const shown = nodes.length <= room ? room : Math.max(1, room - 1);
  if (room <= 0) return [];
  const lines = nodes.slice(0, shown).map((node) => nodeLine(node, layout));
  const more = nodes.length - lines.length;
  if (more === 0 || lines.length === room) return lines;
  const { state = "running" } = nodes[shown] ?? {};
  const text = state === "running"
    ? `  and ${more} more that run`
    : `  and ${more} more in trouble`;
  return [...lines, [span(text, state === "running" ? "dim" : stateLooks[state].style)]];
}

function stepCrowds(running: readonly LiveNode[]): StepCrowd[] {
  const crowds = new Map<string, StepCrowd>();
  for (const { step } of running) {
    if (step === undefined) continue;
    const { name, number, of } = step;
    const key = `${number}/${of} ${name}`;
    crowds.set(key, { name, number, of, count: (crowds.get(key)?.count ?? 0) + 1 });
  }
  return [...crowds.values()].sort((a, b) =>
    a.number - b.number || a.of - b.of || order(a.name, b.name)
  );
}

/** `180 nodes  [2/7] packages  ━━━━━━━━━`, in the columns of the nodes below */
function stepTable(
  steps: readonly StepCrowd[],
  { columns, layout }: CrowdRoom,
  nodes: number,
): ScreenLine[] {
  const longestBar = Math.min(60, columns - layout.name - layout.place - layout.step - 8);
  const digits = Math.max(...steps.map(({ count }) => `${count}`.length));
  return steps.map((step) => {
    const count = `${`${step.count}`.padStart(digits)} ${step.count === 1 ? "node" : "nodes"}`;
    const bar = Math.max(1, Math.round((step.count / nodes) * longestBar));
    return [
      span(`  ${padText(count, layout.name)}  `, "bold"),
      span(layout.place === 0 ? "" : padText(placeOf(step), layout.place), "dim"),
      span(`${padText(step.name, layout.step)}  `),
      span(longestBar < 1 ? "" : layout.marks.bar.repeat(bar), "cyan"),
    ];
  });
}

/** `180 in packages, 96 in images, 40 in join` */
function stepLine(steps: readonly StepCrowd[], room: number): ScreenLine[] {
  if (steps.length === 0 || room < 1) return [];
  const line = steps.flatMap(({ name, count }, index) => [
    span(`${index === 0 ? "" : ", "}${count} `, "bold"),
    span(`in ${name}`),
  ]);
  return [line];
}

function isTrouble(state: LiveNode["state"]): boolean {
  return ["alarm", "yellow"].includes(stateLooks[state].style);
}

function byWeight(a: LiveNode, b: LiveNode): number {
  return statesByWeight.indexOf(a.state) - statesByWeight.indexOf(b.state);
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

import { crowdLines } from "./crowd_lines.ts";
import type { LiveNode } from "./live_node.ts";
import { nodeLayout, nodeLine } from "./node_line.ts";
import { cutLine, type ScreenLine } from "./span.ts";
import type { Marks } from "./state_look.ts";
import { totalLine } from "./total_line.ts";

/** The screen, and the moment, that lines are made for. */
export interface LiveMoment {
  readonly columns: number;
  readonly rows: number;
  /** Monotonic seconds. */
  readonly now: number;
  /** When the installation began. */
  readonly began: number;
  readonly marks: Marks;
}

/**
 * What the live part of the screen shows: a line a node and a total, or a summary when there are more
 * nodes than rows. No line is as wide as the screen, and there are fewer lines than rows, so that
 * nothing wraps or scrolls.
 */
export function liveLines(nodes: readonly LiveNode[], moment: LiveMoment): ScreenLine[] {
  const { columns, rows } = moment;
  const room = Math.max(0, rows - 2);
  const layout = nodeLayout(nodes, moment);
  const lines = nodes.length <= room
    ? nodes.map((node) => nodeLine(node, layout))
    : crowdLines(nodes, { room, columns, layout });
  const gap: ScreenLine[] = lines.length < room ? [[]] : [];
  const all = [...lines, ...gap, totalLine(nodes, moment)];
  return all.slice(0, rows - 1).map((line) => cutLine(line, Math.max(1, columns - 1)));
}

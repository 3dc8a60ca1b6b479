import type { LiveNode, LiveNodeState } from "./live_node.ts";
import { duration } from "./duration.ts";
import { type ScreenLine, span } from "./span.ts";
import { type Marks, stateLooks, statesByWeight } from "./state_look.ts";

/** Narrower screens get marks without words. */
const wideEnough = 60;

/** `2:31  ✗ 1 failed  • 3 running  · 1 waiting  ✓ 12 ok`, what matters most first. */
export function totalLine(
  nodes: readonly LiveNode[],
  { columns, now, began, marks }: {
    readonly columns: number;
    readonly now: number;
    readonly began: number;
    readonly marks: Marks;
  },
): ScreenLine {
  const counts = new Map<LiveNodeState, number>();
  for (const { state } of nodes) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = statesByWeight.flatMap((state) => {
    const count = counts.get(state);
    if (count === undefined) return [];
    const { mark, style } = stateLooks[state];
    const text = columns < wideEnough
      ? `${marks[mark]}${count}`
      : `${marks[mark]} ${count} ${state}`;
    return [span(columns < wideEnough ? " " : "   "), span(text, style)];
  });
  return [span(duration(now - began), "bold"), ...parts];
}

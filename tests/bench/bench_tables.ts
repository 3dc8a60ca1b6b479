import type { Goal } from "./bench_goals.ts";
import { median } from "./median.ts";
import type { Measurement, Samples } from "./measure.ts";

/** A table of Markdown that reads well as it is. @param rows the head is the first; cells but the first are numbers */
function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => (row[column] ?? "").length))
  );
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  const padded = rows.map((row) =>
    line(widths.map((width, column) => {
      const cell = row[column] ?? "";
      return column === 0 ? cell.padEnd(width) : cell.padStart(width);
    }))
  );
  const rule = line(
    widths.map((width, column) => column === 0 ? "-".repeat(width) : `${"-".repeat(width - 1)}:`),
  );
  return [padded[0], rule, ...padded.slice(1)].join("");
}

/** Three digits that count, and no more than three behind the point. */
function figure(number: number): string {
  return number.toFixed(number < 0.1 ? 3 : number < 10 ? 2 : number < 100 ? 1 : 0);
}

/** What was measured: medians, and the wall time's smallest and largest value. */
export function samplesTable(samples: Samples): string {
  const rows = [...samples].map(([what, taken]) => {
    const of = (key: keyof Measurement) => taken.map((one) => one[key]);
    const wall = of("wall");
    return [
      what,
      String(taken.length),
      `${figure(median(wall))} s`,
      `${figure(Math.min(...wall))}–${figure(Math.max(...wall))} s`,
      `${figure(median(of("cpu")))} s`,
      `${Math.max(...of("megabytes")).toFixed(0)} MB`,
    ];
  });
  return markdownTable([["measured", "runs", "wall", "spread", "CPU", "memory"], ...rows]);
}

/** How each goal came out. */
export type Verdict = "met" | "MISSED" | "not measured";

/**
 * What was measured beside what was to reach. The ratio is that of the two the way round that at most
 * 1 is met.
 */
export function goalsTable(goals: readonly Goal[], samples: Samples): string {
  const rows = goals.map((goal) => {
    const { what, unit, atMost, atLeast } = goal;
    const limit = atMost === undefined ? `≥ ${atLeast} ${unit}` : `≤ ${atMost} ${unit}`;
    const measured = goal.measured(samples);
    if (measured === undefined) return [what, "–", limit, "–", "not measured" satisfies Verdict];
    const ratio = atMost === undefined ? (atLeast ?? NaN) / measured : measured / atMost;
    const verdict: Verdict = ratio <= 1 ? "met" : "MISSED";
    return [what, `${figure(measured)} ${unit}`, limit, figure(ratio), verdict];
  });
  return markdownTable([["goal", "measured", "to reach", "ratio", ""], ...rows]);
}

import type { RunTimeline } from "../../../operate/timeline/run_timeline.ts";

/** A node of which there is no timeline, and why. */
export interface LeftOutNode {
  readonly node: string;
  readonly reason: string;
}

/** The timeline for programs, as one document. Times are by the clock of this machine. */
export function timelineDocument(
  runs: readonly RunTimeline[],
  leftOut: readonly LeftOutNode[],
): object {
  return { apiVersion: "hakube/v1", kind: "Timeline", runs, leftOut };
}

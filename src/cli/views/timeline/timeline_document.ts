import type { RunTimeline, Span } from "../../../operate/timeline/run_timeline.ts";
import type { DocumentFields } from "../../documents/json_document.ts";
import type { timelineDocument } from "../../documents/logs_documents.ts";

/** A node of which there is no timeline, and why. */
export interface LeftOutNode {
  readonly node: string;
  readonly reason: string;
}

/** The timeline for programs, as one document. Times are by the clock of this machine. */
export function timelineFields(
  runs: readonly RunTimeline[],
  leftOut: readonly LeftOutNode[],
): DocumentFields<typeof timelineDocument> {
  return {
    kind: "Timeline",
    runs: runs.map((run) => ({
      ...run,
      ...spanOf(run),
      steps: run.steps.map((step) => ({ ...step, ...spanOf(step) })),
    })),
    leftOut,
  };
}

function spanOf({ begin, end }: Span): { begin: string; end: string } {
  return { begin: begin.toISOString(), end: end.toISOString() };
}

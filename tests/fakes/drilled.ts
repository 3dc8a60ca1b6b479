import {
  type DrillReport,
  drillReport,
  masterReport,
} from "../../src/operate/drill/drill_report.ts";

/** A drill of one master in which writes failed for so many seconds, of which five may be. */
export function drilled(
  { seconds, clusterName = "lab" }: { readonly seconds: number; readonly clusterName?: string },
): DrillReport {
  const writes = Array.from({ length: 60 }, (_, index) => ({
    id: index + 1,
    at: 1000 + index / 2,
    seconds: 0.1,
    status: index > 10 && index <= 10 + seconds * 2 ? 0 : 201,
  }));
  const master = masterReport({
    master: "m0",
    witness: "m1",
    marks: { stopping: 1005, restored: 1025 },
    writes,
    there: writes.map(({ id }) => id),
  });
  const startedAt = "2026-11-28T00:00:00.000Z";
  return drillReport({ clusterName, startedAt, maxSeconds: 5, masters: [master], notDone: [] });
}

import type { DrillReport } from "../../../operate/drill/drill_report.ts";
import type { drillPlanDocument, drillReportDocument } from "../../documents/drill_documents.ts";
import type { DocumentFields } from "../../documents/json_document.ts";
import { printable } from "../printable.ts";
import { tableText } from "../table.ts";

/** What the loss of each master has cost, for people. Ends with a line feed. */
export function drillText(
  { masters, problems, passed, clusterName, maxSeconds }: DrillReport,
): string {
  const rows = masters.map((report) => [
    report.master,
    report.witness,
    secondsText(report.awaySeconds),
    secondsText(report.unsteadySeconds),
    secondsText(report.returnSeconds),
    `${report.failed} of ${report.writes}`,
    `${report.lost.length}`,
  ]);
  const header = [
    "STOPPED",
    "SEEN FROM",
    "API AWAY",
    "UNSTEADY",
    "AT RETURN",
    "FAILED WRITES",
    "LOST",
  ];
  const lines = problems.map((text) => `unfit: ${printable(text)}\n`).join("");
  const verdict = passed
    ? `bears the loss of each master, the API within ${maxSeconds} s`
    : "did not pass the drill";
  return `${tableText([header, ...rows])}${lines}${clusterName}: ${verdict}\n`;
}

/** The same for programs, as one document. */
export function drillFields(report: DrillReport): DocumentFields<typeof drillReportDocument> {
  return { kind: "DrillReport", ...report };
}

/** What is shown before a drill. */
export interface DescribedDrill {
  readonly clusterName: string;
  readonly masters: readonly string[];
  readonly maxSeconds: number;
  /** How long each is kept away. */
  readonly awaySeconds: number;
}

/** The same before it, for programs. */
export function drillPlanFields(drill: DescribedDrill): DocumentFields<typeof drillPlanDocument> {
  return { kind: "DrillPlan", ...drill };
}

/** What will be done, before it is asked whether it may. Ends with a line feed. */
export function drillPlanText({ masters, maxSeconds, awaySeconds }: DescribedDrill): string {
  const minutes = Math.ceil(masters.length * (maxSeconds + 60) / 60);
  const names = masters.join(", ");
  return [
    `One after the other, on ${names}: etcd and the API server are killed, kept away for`,
    `${awaySeconds} s and started again, while another master writes to the API through the load balancer.`,
    `Each machine mends itself within three minutes, whatever becomes of hakube. It takes some ${minutes} minutes.`,
    "",
  ].join("\n");
}

function secondsText(seconds: number): string {
  return seconds === 0 ? "-" : `${seconds.toFixed(1)} s`;
}

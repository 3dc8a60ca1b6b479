import type { PageTemplate } from "../../../assets/page_template.ts";
import type { DrillReport, MasterReport } from "../../../operate/drill/drill_report.ts";
import { hakubeVersion } from "../../../version.ts";
import { timelinePicture } from "./timeline_picture.ts";

/** The report as a page of its own, which needs nothing but itself: it can be mailed and kept. */
export function drillPage(report: DrillReport, template: PageTemplate): string {
  const { clusterName, startedAt, maxSeconds, masters, problems, passed } = report;
  // One scale for all: what took longer is longer.
  const seconds = Math.max(1, ...masters.map(endOf));
  return template({
    clusterName,
    passed,
    problems,
    maxSeconds,
    verdict: verdictOf(report),
    begun: startedAt.replace(/^([^T]*)T(\d\d:\d\d).*$/, "$1, $2 UTC"),
    sums: sumsOf(report),
    rows: masters.map(rowOf),
    timelines: masters.map((each) => ({
      master: each.master,
      words: wordsOf(each),
      // A telephone gets a drawing of its own: the wide one would be unreadable there.
      pictures: [
        { look: "wide", ...timelinePicture(each.timeline, { width: 1000, seconds, maxSeconds }) },
        { look: "narrow", ...timelinePicture(each.timeline, { width: 400, seconds, maxSeconds }) },
      ],
    })),
    version: hakubeVersion,
  });
}

function verdictOf({ passed, maxSeconds }: DrillReport): string {
  return passed
    ? `It bears the loss of each master: the API writes again within ${maxSeconds} s, and nothing is lost.`
    : "It did not pass.";
}

/** The figures that one came for. */
function sumsOf({ masters, maxSeconds }: DrillReport): object[] {
  const most = (of: (report: MasterReport) => number) => Math.max(0, ...masters.map(of));
  const all = (of: (report: MasterReport) => number) =>
    masters.reduce((sum, report) => sum + of(report), 0);
  const unsteady = most(({ unsteadySeconds, returnSeconds }) =>
    Math.max(unsteadySeconds, returnSeconds)
  );
  const lost = all((report) => report.lost.length);
  return [
    { name: "API away, the longest", value: secondsText(most((report) => report.awaySeconds)) },
    {
      name: "unsteady, the longest",
      value: secondsText(unsteady),
      isBad: unsteady > maxSeconds,
    },
    {
      name: "writes that failed",
      value: `${all(({ failed }) => failed)} of ${all(({ writes }) => writes)}`,
    },
    { name: "writes that were lost", value: `${lost}`, isBad: lost > 0 },
  ];
}

function rowOf(report: MasterReport): object {
  const { master, witness, awaySeconds, unsteadySeconds, returnSeconds } = report;
  return {
    master,
    witness,
    away: secondsText(awaySeconds),
    unsteady: secondsText(unsteadySeconds),
    return: secondsText(returnSeconds),
    writes: report.writes,
    failed: report.failed,
    lost: report.lost.length,
  };
}

function wordsOf({ witness, awaySeconds, failed }: MasterReport): string {
  const cost = failed === 0
    ? "no write failed"
    : `the API was away for ${secondsText(awaySeconds)}, ${failed} ${
      failed === 1 ? "write" : "writes"
    } failed`;
  return `Seen from ${witness} ${cost}.`;
}

function secondsText(seconds: number): string {
  return `${seconds.toFixed(1)} s`;
}

function endOf({ timeline: { restored, writes } }: MasterReport): number {
  return Math.max(restored, ...writes.map(({ at, seconds }) => at + seconds));
}

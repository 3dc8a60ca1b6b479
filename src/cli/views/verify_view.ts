import { verifyChecks, type VerifyReport } from "../../operate/verify/verify_report.ts";
import { printable } from "./printable.ts";
import { tableText } from "./table.ts";

/** What was proven and what not, for people. Ends with a line feed. */
export function verifyText(report: VerifyReport): string {
  const rows = report.checks.map(({ check, result, details }) => [
    result,
    verifyChecks[check],
    details.join("; "),
  ]);
  const problems = report.checks.flatMap(({ check, problems }) =>
    problems.map((text) => `unfit: ${text} [${check}]\n`)
  );
  const lines = problems.map((line) => printable(line)).join("");
  return `${tableText(rows)}${lines}${report.clusterName}: ${verdictOf(report)}\n`;
}

/** In a word or two. */
export function verdictOf({ works, isHighlyAvailable }: VerifyReport): string {
  if (!works) return "unfit";
  return isHighlyAvailable ? "works, and is highly available" : "works; not highly available";
}

/** The same for programs, as one document. */
export function verifyDocument({ isHighlyAvailable, ...report }: VerifyReport): object {
  return {
    apiVersion: "hakube/v1",
    kind: "VerifyReport",
    ...report,
    highlyAvailable: isHighlyAvailable,
  };
}

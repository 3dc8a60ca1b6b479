import {
  type VerifyCheckName,
  verifyChecks,
  type VerifyReport,
} from "../../operate/verify/verify_report.ts";
import type { DocumentFields } from "../documents/json_document.ts";
import type { verifyPlanDocument, verifyReportDocument } from "../documents/verify_documents.ts";
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
export function verifyFields(
  { isHighlyAvailable, ...report }: VerifyReport,
): DocumentFields<typeof verifyReportDocument> {
  return { kind: "VerifyReport", ...report, highlyAvailable: isHighlyAvailable };
}

/** What would be proven, for programs. */
export function verifyPlanFields(
  clusterName: string,
  node: string,
): DocumentFields<typeof verifyPlanDocument> {
  const checks = Object.keys(verifyChecks) as VerifyCheckName[];
  return { kind: "VerifyPlan", clusterName, node, checks };
}

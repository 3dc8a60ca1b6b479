import type { PreflightReport, ReportedFinding } from "../../install/preflight/preflight_report.ts";
import type { DocumentFields } from "../documents/json_document.ts";
import type { preflightReportDocument } from "../documents/preflight_documents.ts";
import { styled, type Terminal } from "../terminal.ts";
import { printable } from "./printable.ts";

/** How much is shown: errors; what one should know before an installation; all. */
export type PreflightDetail = "errors" | "concerns" | "all";

/** How many nodes are named in a line, and how many lines of one check there are. */
const namedNodes = 5;
const linesOfCheck = 8;

const shown: Readonly<Record<PreflightDetail, readonly ReportedFinding["severity"][]>> = {
  errors: ["error"],
  concerns: ["error", "warning", "ignored"],
  all: ["error", "warning", "info", "ignored"],
};

const labels = { error: "error", warning: "warning", info: "note", ignored: "ignored" } as const;
const colours = { error: "red", warning: "yellow", info: "bold", ignored: "bold" } as const;

/** Tells a person what preflight has found, worst first. */
export function showPreflight(
  { findings, isFit, nodes }: PreflightReport,
  terminal: Terminal,
  detail: PreflightDetail,
): void {
  const wanted = findings.filter(({ severity }) => shown[detail].includes(severity));
  const groups = Map.groupBy(wanted, ({ severity, id }) => `${severity} ${id}`);
  for (const group of groups.values()) showCheck(group, terminal);
  if (detail !== "all") return;
  const counts = (["error", "warning", "info", "ignored"] as const)
    .map((severity) => ({
      severity,
      count: findings.filter((finding) => finding.severity === severity).length,
    }))
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${plural(labels[severity], count)}`);
  const verdict = isFit ? styled(terminal, "green", "fit") : styled(terminal, "red", "not fit");
  terminal.err(`${[`${nodes} ${plural("node", nodes)}: ${verdict}`, ...counts].join(", ")}\n`);
}

/** The same for programs, as one document. */
export function preflightDocument(
  { findings, isFit, nodes }: PreflightReport,
): DocumentFields<typeof preflightReportDocument> {
  return { kind: "PreflightReport", fit: isFit, nodes, findings };
}

function showCheck(findings: readonly ReportedFinding[], terminal: Terminal): void {
  for (const { severity, nodes, measured, needed, remedy, id } of findings.slice(0, linesOfCheck)) {
    const label = styled(terminal, colours[severity], labels[severity]);
    const what = printable(measured).replaceAll(/\s+/g, " ");
    const wanted = severity === "info" ? "" : `; needed: ${needed}`;
    terminal.err(`${label}: ${names(nodes)}: ${what}${wanted} [${id}]\n`);
    if (remedy !== "" && severity !== "ignored") terminal.err(`  hint: ${printable(remedy)}\n`);
  }
  const more = findings.length - linesOfCheck;
  if (more > 0) terminal.err(`  and ${more} more of this check; --json lists all\n`);
}

function names(nodes: readonly string[]): string {
  if (nodes.length <= namedNodes) return nodes.join(", ");
  return `${nodes.length} nodes (${nodes.slice(0, namedNodes).join(", ")}, ...)`;
}

function plural(word: string, count: number): string {
  return word === "ignored" || count === 1 ? word : `${word}s`;
}

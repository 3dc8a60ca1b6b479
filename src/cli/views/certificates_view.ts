import type { ConnectionError } from "../../errors.ts";
import { endingSoon, type ListedCertificate } from "../../operate/certificates/certificate_list.ts";
import type { certificateListDocument } from "../documents/certificates_documents.ts";
import type { DocumentFields } from "../documents/json_document.ts";
import { styled, type Terminal } from "../terminal.ts";
import { printable } from "./printable.ts";

/** What `certs list` has found. */
export interface CertificateReport {
  readonly certificates: readonly ListedCertificate[];
  /** Why nodes were not asked, by name. */
  readonly failures: ReadonlyMap<string, ConnectionError>;
  readonly warnDays: number;
}

/** The list as a table for people, on standard output. */
export function showCertificates(
  { certificates, failures, warnDays }: CertificateReport,
  terminal: Terminal,
): void {
  const pathWidth = widest(certificates.map(({ path }) => path));
  const purposeWidth = widest(certificates.map(({ purpose }) => purpose));
  for (const [place, all] of Map.groupBy(certificates, ({ node }) => node ?? "assets")) {
    terminal.out(`${styled(terminal, "bold", place)}\n`);
    for (const certificate of all) {
      const { path, purpose, notAfter } = certificate;
      const words = `${printable(path).padEnd(pathWidth)}  ${purpose.padEnd(purposeWidth)}`;
      const end = notAfter === undefined ? "" : `  ${notAfter.slice(0, 10)}`;
      terminal.out(`  ${words}  ${daysLeft(certificate, warnDays, terminal)}${end}\n`);
    }
  }
  for (const [node, { message }] of failures) {
    const label = styled(terminal, "yellow", "warning");
    terminal.err(`${label}: ${node} was not asked: ${printable(message)}\n`);
  }
}

/** What is to be done about those that end soon; nothing when there are none. */
export function showEndingSoon(
  { certificates, warnDays }: CertificateReport,
  definition: string,
  terminal: Terminal,
): void {
  const ending = endingSoon(certificates, warnDays);
  if (ending.length === 0) return;
  const count = `${ending.length} of ${certificates.length} certificates`;
  const label = styled(terminal, "yellow", "warning");
  terminal.err(`${label}: ${count} have fewer than ${warnDays} days left\n`);
  const isEnding = (...renewals: string[]) =>
    ending.some(({ renewal }) => renewals.includes(renewal));
  if (isEnding("render", "renew")) {
    terminal.err(`  hint: hakube certs renew ${definition}\n`);
  }
  if (isEnding("kubelet")) {
    terminal.err(
      "  hint: kubelets renew theirs by themselves while they reach an API server; one that has\n" +
        "    ended gets another by hakube certs renew on a master, by hakube install on a worker\n",
    );
  }
  if (ending.some(({ purpose }) => purpose.startsWith("authority"))) {
    terminal.err("  hint: an authority cannot be renewed by hakube; a new cluster has a new one\n");
  }
}

/** The same for programs, as one document. */
export function certificatesFields(
  { certificates, failures, warnDays }: CertificateReport,
): DocumentFields<typeof certificateListDocument> {
  return {
    kind: "CertificateList",
    warnDays,
    fit: endingSoon(certificates, warnDays).length === 0,
    certificates,
    notAsked: [...failures].map(([node, { message }]) => ({ node, message })),
  };
}

function daysLeft(
  { daysLeft: days }: ListedCertificate,
  warnDays: number,
  terminal: Terminal,
): string {
  if (days === undefined) return styled(terminal, "red", "damaged");
  const text = (days < 0 ? "ended" : `${days} ${days === 1 ? "day" : "days"}`).padStart(9);
  if (days < 0) return styled(terminal, "red", text);
  return days < warnDays ? styled(terminal, "yellow", text) : text;
}

function widest(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => text.length));
}

import { certificateFacts } from "../../assets/pki/certificate_facts.ts";
import { daysUntil } from "../../assets/pki/validity.ts";
import type { CertificateMeaning, Renewal } from "./certificate_meanings.ts";

/** A certificate that is in use, and how long it lasts. */
export interface ListedCertificate {
  /** The node's name; undefined: it is in the assets. */
  readonly node: string | undefined;
  /** On the node; in the assets relative to them. */
  readonly path: string;
  readonly purpose: string;
  readonly renewal: Renewal;
  readonly commonName: string | undefined;
  /** ISO 8601; undefined when the file is damaged, as are the days. */
  readonly notAfter: string | undefined;
  /** Whole days; negative when it has ended. */
  readonly daysLeft: number | undefined;
}

/** A file with a certificate, wherever it is. */
export interface CertificateFile {
  readonly node: string | undefined;
  readonly path: string;
  readonly pem: string;
}

/** What a file's certificate says. */
export function listCertificate(
  { node, path, pem }: CertificateFile,
  { purpose, renewal }: CertificateMeaning,
  now: Date,
): ListedCertificate {
  const facts = factsOf(pem);
  return {
    node,
    path,
    purpose,
    renewal,
    commonName: facts?.commonName,
    notAfter: facts?.notAfter.toISOString(),
    daysLeft: facts === undefined ? undefined : daysUntil(facts.notAfter, now),
  };
}

/** Those that have fewer days left, and those of which nobody can tell. */
export function endingSoon(
  certificates: readonly ListedCertificate[],
  warnDays: number,
): ListedCertificate[] {
  return certificates.filter(({ daysLeft }) => daysLeft === undefined || daysLeft < warnDays);
}

function factsOf(pem: string): ReturnType<typeof certificateFacts> | undefined {
  try {
    return certificateFacts(pem);
  } catch {
    return undefined;
  }
}

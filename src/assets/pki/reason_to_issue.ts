import type { X509Certificate } from "@peculiar/x509";
import { type Authority, belongTogether, parseCertificate } from "./authority.ts";
import {
  type CertificateRequest,
  hasNames,
  hasUsages,
  requestedFields,
  sameBytes,
} from "./certificate_fields.ts";
import { keyPairFromPem } from "./key_pair.ts";
import { daysUntil, renewalDays } from "./validity.ts";

/**
 * Why a leaf certificate has to be issued anew, as the end of a sentence: `the names changed`,
 * `34 days remain`.
 * @returns undefined when it is good
 */
export async function reasonToIssue(
  certificatePem: string,
  keyPem: string,
  request: CertificateRequest,
  authority: Authority,
  now: Date,
): Promise<string | undefined> {
  const certificate = await parseCertificate(certificatePem);
  if (certificate === undefined) return "its file is damaged";
  const keys = await keyPairFromPem(keyPem);
  if (keys === undefined) return "its key's file is damaged";
  if (!await belongTogether(certificate, keys)) return "its key does not match it";
  if (!await isIssuedBy(certificate, authority)) return "its authority changed";
  const fields = await requestedFields(request);
  if (!await hasNames(certificate, fields)) return "the names changed";
  if (!await hasUsages(certificate, fields)) return "the usages changed";
  return reasonOfTime(certificate.notAfter, authority.certificate.notAfter, now);
}

async function isIssuedBy(certificate: X509Certificate, authority: Authority): Promise<boolean> {
  const issuer = certificate.issuerName.toArrayBuffer();
  return sameBytes(issuer, authority.certificate.subjectName.toArrayBuffer()) &&
    await certificate.verify({ publicKey: authority.certificate.publicKey, signatureOnly: true });
}

/**
 * Why a certificate has to be issued anew now that so much time went by.
 * @param authorityNotAfter when its authority ends
 */
export function reasonOfTime(
  notAfter: Date,
  authorityNotAfter: Date,
  now: Date,
): string | undefined {
  const days = daysUntil(notAfter, now);
  if (days >= renewalDays) return undefined;
  // A new one would end with the authority as well: nothing gained by issuing it at every render.
  if (notAfter >= authorityNotAfter) return undefined;
  if (days < 0) return "it has expired";
  return days === 1 ? "1 day remains" : `${days} days remain`;
}

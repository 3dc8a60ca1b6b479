import type { Extension, Name, X509Certificate } from "@peculiar/x509";
import type { CertificatePlan } from "../../plan/plan.ts";
import { loadX509 } from "./load_x509.ts";

/** What a leaf certificate says; a `CertificatePlan` is one. */
export type CertificateRequest = Pick<
  CertificatePlan,
  "commonName" | "organization" | "dnsNames" | "ipAddresses" | "usages" | "validityHours"
>;

/** The part of a certificate that comes from the request alone. */
export interface RequestedFields {
  readonly subject: Name;
  /** undefined: no names, as in a user's certificate */
  readonly alternativeNames: Extension | undefined;
  readonly extendedUsages: Extension;
}

/** A subject in UTF-8 strings: a PrintableString could not hold every name. */
export async function subjectName(
  commonName: string,
  organization: string | undefined,
): Promise<Name> {
  const { Name } = await loadX509();
  return new Name([
    ...(organization === undefined ? [] : [{ O: [{ utf8String: organization }] }]),
    { CN: [{ utf8String: commonName }] },
  ]);
}

/** The fields as they are written into a certificate, to write them or to compare them. */
export async function requestedFields(request: CertificateRequest): Promise<RequestedFields> {
  const x509 = await loadX509();
  const names = [
    ...request.dnsNames.map((value) => ({ type: "dns" as const, value })),
    ...request.ipAddresses.map((value) => ({ type: "ip" as const, value })),
  ];
  return {
    subject: await subjectName(request.commonName, request.organization),
    alternativeNames: names.length === 0
      ? undefined
      : new x509.SubjectAlternativeNameExtension(names),
    extendedUsages: new x509.ExtendedKeyUsageExtension(
      request.usages.map((usage) => x509.ExtendedKeyUsage[usage]),
    ),
  };
}

/** Whether the certificate's subject and alternative names are the requested ones, to the byte. */
export async function hasNames(
  certificate: X509Certificate,
  fields: RequestedFields,
): Promise<boolean> {
  const { SubjectAlternativeNameExtension } = await loadX509();
  return sameBytes(certificate.subjectName.toArrayBuffer(), fields.subject.toArrayBuffer()) &&
    sameBytes(
      certificate.getExtension(SubjectAlternativeNameExtension)?.rawData,
      fields.alternativeNames?.rawData,
    );
}

/** Whether the certificate's extended key usages are the requested ones, to the byte. */
export async function hasUsages(
  certificate: X509Certificate,
  fields: RequestedFields,
): Promise<boolean> {
  const { ExtendedKeyUsageExtension } = await loadX509();
  return sameBytes(
    certificate.getExtension(ExtendedKeyUsageExtension)?.rawData,
    fields.extendedUsages.rawData,
  );
}

/** Whether both are absent or hold the same bytes. */
export function sameBytes(
  one: ArrayBuffer | undefined,
  other: ArrayBuffer | undefined,
): boolean {
  if (one === undefined || other === undefined) return one === other;
  const left = new Uint8Array(one);
  const right = new Uint8Array(other);
  return left.length === right.length && left.every((byte, index) => byte === right[index]);
}

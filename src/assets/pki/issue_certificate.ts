import type { Ports } from "../../ports.ts";
import type { Authority } from "./authority.ts";
import { type CertificateRequest, requestedFields } from "./certificate_fields.ts";
import { generateKeyPair, privateKeyToPem, signingAlgorithm } from "./key_pair.ts";
import { loadX509 } from "./load_x509.ts";
import { randomSerial, validity } from "./validity.ts";

/** A certificate and its private key, both PEM. */
export interface IssuedCertificate {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Makes a key and has the authority certify it. It does not outlive the authority. */
export async function issueCertificate(
  request: CertificateRequest,
  authority: Authority,
  ports: Pick<Ports, "clock" | "random">,
): Promise<IssuedCertificate> {
  const x509 = await loadX509();
  const keys = await generateKeyPair();
  const fields = await requestedFields(request);
  const certificate = await x509.X509CertificateGenerator.create({
    subject: fields.subject,
    issuer: authority.certificate.subjectName,
    publicKey: keys.publicKey,
    signingKey: authority.signingKey,
    serialNumber: randomSerial(ports.random),
    ...validity(ports.clock.now(), request.validityHours, authority.certificate.notAfter),
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      fields.extendedUsages,
      ...(fields.alternativeNames === undefined ? [] : [fields.alternativeNames]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await authorityIdentifier(authority),
    ],
  });
  return {
    certificatePem: certificateToPem(certificate.toString("pem")),
    keyPem: await privateKeyToPem(keys.privateKey),
  };
}

/** Files end with a line feed; the library's PEM does not. */
export function certificateToPem(pem: string): string {
  return `${pem.trimEnd()}\n`;
}

async function authorityIdentifier({ certificate }: Authority) {
  const x509 = await loadX509();
  const own = certificate.getExtension(x509.SubjectKeyIdentifierExtension);
  return own === null
    ? await x509.AuthorityKeyIdentifierExtension.create(certificate.publicKey)
    : new x509.AuthorityKeyIdentifierExtension(own.keyId);
}

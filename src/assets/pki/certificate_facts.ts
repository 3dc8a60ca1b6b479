import { X509Certificate } from "node:crypto";

/** What can be told of a certificate without loading the X.509 library. */
export interface CertificateFacts {
  readonly notAfter: Date;
  readonly commonName: string | undefined;
}

/** @param pem a certificate, known to be one */
export function certificateFacts(pem: string): CertificateFacts {
  const certificate = new X509Certificate(pem);
  return {
    notAfter: new Date(certificate.validTo),
    commonName: /^CN=(.*)$/m.exec(certificate.subject)?.[1],
  };
}

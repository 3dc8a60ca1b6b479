import type { X509Certificate } from "@peculiar/x509";
import { AssetsError } from "../../errors.ts";
import type { Ports } from "../../ports.ts";
import { sameBytes, subjectName } from "./certificate_fields.ts";
import { generateKeyPair, type KeyPair, keyPairFromPem, signingAlgorithm } from "./key_pair.ts";
import { loadX509 } from "./load_x509.ts";
import { randomSerial, validity } from "./validity.ts";

/** A certificate authority that can sign. */
export interface Authority {
  readonly certificate: X509Certificate;
  readonly signingKey: CryptoKey;
}

/** What a new authority is made of. */
export interface AuthorityRequest {
  readonly commonName: string;
  readonly validityHours: number;
}

/**
 * Makes the self-signed certificate of an authority.
 * @param keys generated when not given
 */
export async function createAuthority(
  request: AuthorityRequest,
  ports: Pick<Ports, "clock" | "random">,
  keys?: KeyPair,
): Promise<{ certificate: X509Certificate; keys: KeyPair }> {
  const x509 = await loadX509();
  const pair = keys ?? await generateKeyPair();
  const identifier = await x509.SubjectKeyIdentifierExtension.create(pair.publicKey);
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    name: await subjectName(request.commonName, undefined),
    keys: pair,
    serialNumber: randomSerial(ports.random),
    ...validity(ports.clock.now(), request.validityHours),
    signingAlgorithm,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(
        x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign |
          x509.KeyUsageFlags.cRLSign,
        true,
      ),
      identifier,
      new x509.AuthorityKeyIdentifierExtension(identifier.keyId),
    ],
  });
  return { certificate, keys: pair };
}

/**
 * Reads an authority from its two files.
 * @param paths for the error messages
 * @throws AssetsError when the files are damaged or do not belong together
 */
export async function readAuthority(
  certificatePem: string,
  keyPem: string,
  paths: { certificate: string; key: string },
): Promise<Authority> {
  const certificate = await parseCertificate(certificatePem);
  if (certificate === undefined) {
    throw new AssetsError(`${paths.certificate} is not a certificate`, [fromBackup(paths)]);
  }
  const keys = await keyPairFromPem(keyPem);
  if (keys === undefined) {
    throw new AssetsError(`${paths.key} is not an ECDSA P-256 key in PKCS#8 form`, [
      fromBackup(paths),
      `another form of it is converted by: openssl pkcs8 -topk8 -nocrypt -in ${paths.key}`,
    ]);
  }
  if (!await belongTogether(certificate, keys)) {
    throw new AssetsError(`${paths.key} is not the key of ${paths.certificate}`, [
      fromBackup(paths),
    ]);
  }
  const { BasicConstraintsExtension } = await loadX509();
  if (certificate.getExtension(BasicConstraintsExtension)?.ca !== true) {
    throw new AssetsError(`${paths.certificate} is not a certificate authority's`, [
      fromBackup(paths),
    ]);
  }
  return { certificate, signingKey: keys.privateKey };
}

/** @returns undefined when the text is not a certificate in PEM */
export async function parseCertificate(pem: string): Promise<X509Certificate | undefined> {
  const { X509Certificate } = await loadX509();
  // The library would take bare base64 or DER as well; Kubernetes and etcd would not.
  if (!pem.includes("-----BEGIN CERTIFICATE-----")) return undefined;
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

/** Whether the certificate is for this key. */
export async function belongTogether(
  certificate: X509Certificate,
  keys: KeyPair,
): Promise<boolean> {
  const publicKey = await crypto.subtle.exportKey("spki", keys.publicKey);
  return sameBytes(certificate.publicKey.rawData, publicKey);
}

function fromBackup(paths: { certificate: string; key: string }): string {
  return `put ${paths.certificate} and ${paths.key} back from a backup; ` +
    "without a cluster, --overwrite-secrets makes new ones";
}

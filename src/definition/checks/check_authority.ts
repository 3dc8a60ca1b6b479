import { X509Certificate } from "node:crypto";
import { certificateBlocks } from "../certificates.ts";
import type { DefinitionFacts } from "../definition_facts.ts";
import { errorAt, type Finding, warningAt } from "../finding.ts";
import type { JsonPath } from "../json_path.ts";
import { quote } from "../quote.ts";
import { pathHint } from "./path_hint.ts";

/** Checks that a file holds certificates of authorities, and nothing that must stay at home. */
export function checkAuthority(
  path: JsonPath,
  reference: string,
  facts: DefinitionFacts,
): Finding[] {
  const text = facts.fileText(reference);
  const subject = quote(reference);
  if (text === undefined) {
    const hint = pathHint(reference);
    return [errorAt(path, "authority-file", `${subject} is no file that can be read`, hint)];
  }
  if (text.includes("PRIVATE KEY-----")) {
    const message = `${subject} holds a private key, which must not go to the nodes`;
    return [errorAt(path, "authority-key", message, "name a file with the certificate alone")];
  }
  const blocks = certificateBlocks(text);
  if (blocks.length === 0) {
    const message = `${subject} holds no certificate in PEM`;
    const hint = "openssl x509 -inform DER -in FILE makes PEM of a certificate in DER";
    return [errorAt(path, "authority-text", message, hint)];
  }
  return blocks.flatMap((pem) => checkCertificate(path, subject, pem, facts.today));
}

function checkCertificate(path: JsonPath, subject: string, pem: string, today: string): Finding[] {
  const certificate = parse(pem);
  if (certificate === undefined) {
    return [errorAt(path, "authority-text", `a certificate in ${subject} cannot be read`)];
  }
  // As "Nov 23 12:00:00 2036 GMT".
  const end = new Date(certificate.validTo).toISOString().slice(0, 10);
  if (end < today) {
    return [errorAt(path, "authority-expired", `a certificate in ${subject} ended on ${end}`)];
  }
  if (certificate.ca) return [];
  // A server's own certificate works for that server with some programs, and not with others.
  const message = `a certificate in ${subject} is not that of an authority`;
  return [warningAt(path, "authority-leaf", message, "name the file of who signed it")];
}

function parse(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

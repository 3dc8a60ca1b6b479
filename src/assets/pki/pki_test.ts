import assert from "node:assert/strict";
import { FixedClock } from "../../../tests/fakes/fixed_clock.ts";
import { SeededRandom } from "../../../tests/fakes/seeded_random.ts";
import { AssetsError } from "../../errors.ts";
import { type Authority, createAuthority, parseCertificate, readAuthority } from "./authority.ts";
import { certificateFacts } from "./certificate_facts.ts";
import { issueCertificate } from "./issue_certificate.ts";
import { keyPairFromPem, privateKeyToPem } from "./key_pair.ts";
import { reasonToIssue } from "./reason_to_issue.ts";
import { randomSerial, validity } from "./validity.ts";

const ports = () => ({ clock: new FixedClock(), random: new SeededRandom() });

const request = {
  commonName: "kube_x: y, z=\u00fc",
  organization: "kubeadm:cluster-admins",
  dnsNames: ["m0", "localhost"],
  ipAddresses: ["10.0.0.1", "::1"],
  usages: ["serverAuth", "clientAuth"],
  validityHours: 8760,
} as const;

async function authority(validityHours: number): Promise<Authority> {
  const { certificate, keys } = await createAuthority({ commonName: "ca", validityHours }, ports());
  return { certificate, signingKey: keys.privateKey };
}

Deno.test("issueCertificate() makes what reasonToIssue() has nothing against", async () => {
  const issuer = await authority(87_600);
  const { certificatePem, keyPem } = await issueCertificate(request, issuer, ports());
  const now = new FixedClock().now();
  const reason = (changes: object) =>
    reasonToIssue(certificatePem, keyPem, { ...request, ...changes }, issuer, now);
  assert.equal(await reason({}), undefined);
  assert.equal(await reason({ commonName: "other" }), "the names changed");
  assert.equal(await reason({ organization: undefined }), "the names changed");
  assert.equal(await reason({ dnsNames: ["m0"] }), "the names changed");
  assert.equal(await reason({ ipAddresses: [] }), "the names changed");
  assert.equal(await reason({ usages: ["clientAuth"] }), "the usages changed");
});

Deno.test("issueCertificate() never outlives its authority, and is then not issued again", async () => {
  const issuer = await authority(48);
  const { certificatePem, keyPem } = await issueCertificate(request, issuer, ports());
  assert.deepEqual(certificateFacts(certificatePem).notAfter, issuer.certificate.notAfter);
  const now = new FixedClock().now();
  assert.equal(await reasonToIssue(certificatePem, keyPem, request, issuer, now), undefined);
});

Deno.test("createAuthority() can live for a century", async () => {
  const { certificate } = await authority(876_000);
  assert.equal(certificateFacts(certificate.toString("pem")).notAfter.getUTCFullYear(), 2126);
  assert.equal(certificateFacts(certificate.toString("pem")).commonName, "ca");
});

Deno.test("readAuthority() refuses a certificate that is not an authority's", async () => {
  const { certificatePem, keyPem } = await issueCertificate(request, await authority(99), ports());
  await assert.rejects(
    readAuthority(certificatePem, keyPem, { certificate: "ca.pem", key: "ca-key.pem" }),
    (error: unknown) =>
      error instanceof AssetsError && /not a certificate auth/.test(error.message),
  );
});

Deno.test("keyPairFromPem() reads its own keys and nothing else", async () => {
  const { keys } = await createAuthority({ commonName: "ca", validityHours: 1 }, ports());
  const pem = await privateKeyToPem(keys.privateKey);
  const pair = await keyPairFromPem(pem);
  assert.ok(pair);
  assert.equal(await privateKeyToPem(pair.privateKey), pem);
  for (const text of ["", pem.replaceAll("PRIVATE", "EC PRIVATE"), pem.slice(0, 60), `x${pem}`]) {
    assert.equal(await keyPairFromPem(text), undefined);
  }
  assert.equal(await parseCertificate(pem), undefined);
});

Deno.test("randomSerial() is positive, 16 bytes and has no leading zero", () => {
  const random = new SeededRandom();
  const serials = Array.from({ length: 100 }, () => randomSerial(random));
  assert.ok(serials.every((serial) => /^[4-7][0-9a-f]{31}$/.test(serial)));
  assert.equal(new Set(serials).size, 100);
});

Deno.test("validity() starts five minutes ago and is whole seconds", () => {
  const { notBefore, notAfter } = validity(new Date("2026-11-23T12:00:00.750Z"), 1);
  assert.equal(notBefore.toISOString(), "2026-11-23T11:55:00.000Z");
  assert.equal(notAfter.toISOString(), "2026-11-23T13:00:00.000Z");
});

import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { X509Certificate } from "node:crypto";
import { parse } from "yaml";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { parseCertificate } from "../assets/pki/authority.ts";
import { kubeconfigText, makeKubeconfig } from "./kubeconfig.ts";

async function kubeconfig(options: { user?: string; group?: string; ttlHours?: number }) {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const made = await makeKubeconfig(await rendering.check(), {
    clusterName: "lab",
    server: "https://10.88.0.9:6443",
    ttlHours: 24,
    ...options,
  }, rendering);
  const document = parse(kubeconfigText(made));
  assert.deepEqual(made.document, document);
  const decode = (base64: string) => Buffer.from(base64, "base64").toString();
  const certificatePem = decode(document.users[0].user["client-certificate-data"]);
  return {
    document,
    endsEarly: made.endsEarly,
    certificate: new X509Certificate(certificatePem),
    certificatePem,
    authorityPem: decode(document.clusters[0].cluster["certificate-authority-data"]),
    keyPem: decode(document.users[0].user["client-key-data"]),
    files: rendering.files,
  };
}

Deno.test("makeKubeconfig() makes an administrator's, for a day", async () => {
  const made = await kubeconfig({});
  const { document, certificate, authorityPem, keyPem, files } = made;
  assert.equal(document["current-context"], "hakube-admin@lab");
  assert.deepEqual(document.contexts, [
    { name: "hakube-admin@lab", context: { cluster: "lab", user: "hakube-admin" } },
  ]);
  assert.equal(document.clusters[0].cluster.server, "https://10.88.0.9:6443");
  assert.equal(authorityPem, files.text("/assets/pki/kubernetes/ca.crt"));
  assert.equal(certificate.subject, "O=kubeadm:cluster-admins\nCN=hakube-admin");
  assert.equal(new Date(certificate.validTo).toISOString(), "2026-11-24T12:00:00.000Z");
  const issuer = await parseCertificate(authorityPem);
  const issued = await parseCertificate(made.certificatePem);
  assert.ok(issuer && await issued?.verify({ publicKey: issuer.publicKey, signatureOnly: true }));
  assert.match(keyPem, /^-----BEGIN PRIVATE KEY-----\n/);
});

Deno.test("makeKubeconfig() takes another user and group", async () => {
  const { document, certificate } = await kubeconfig({ user: "ann", group: "readers" });
  assert.equal(certificate.subject, "O=readers\nCN=ann");
  assert.equal(document.users[0].name, "ann");
});

Deno.test("makeKubeconfig() tells when the authority ends before the time that was asked for", async () => {
  assert.equal((await kubeconfig({})).endsEarly, undefined);
  const { endsEarly, certificate, authorityPem } = await kubeconfig({ ttlHours: 24 * 36_500 });
  assert.equal(certificate.validTo, new X509Certificate(authorityPem).validTo);
  assert.equal(endsEarly?.getTime(), Date.parse(certificate.validTo));
});

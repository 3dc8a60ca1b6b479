import assert from "node:assert/strict";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { planAuthorities, planCertificates } from "./plan_certificates.ts";

const definition = resolvedDefinition({
  etcdPKIDir: "secrets/etcd",
  etcdCACommonName: "my-etcd",
  etcdCACertExpiryHours: 1000,
});

Deno.test("planAuthorities() follows the definition for etcd and kubeadm for the others", () => {
  assert.deepEqual(
    planAuthorities(definition).map((authority) => [
      authority.commonName,
      authority.validityHours,
      authority.certificatePath,
      authority.keyPath,
    ]),
    [
      ["my-etcd", 1000, "secrets/etcd/ca.pem", "secrets/etcd/ca-key.pem"],
      ["kubernetes", 87600, "pki/kubernetes/ca.crt", "pki/kubernetes/ca.key"],
      [
        "front-proxy-ca",
        87600,
        "pki/kubernetes/front-proxy-ca.crt",
        "pki/kubernetes/front-proxy-ca.key",
      ],
    ],
  );
});

Deno.test("planCertificates() plans three for each master and one front proxy client", () => {
  const certificates = planCertificates(definition);
  assert.deepEqual(certificates.map((certificate) => certificate.certificatePath), [
    ...["m0", "m1", "m2"].flatMap((master) =>
      ["server", "peer", "client"].map((name) => `secrets/etcd/etcd-${master}-${name}.pem`)
    ),
    "pki/kubernetes/front-proxy-client.crt",
  ]);
  assert.ok(certificates.every((certificate) => certificate.validityHours === 8760));
});

Deno.test("planCertificates() names an etcd member by all that it is called", () => {
  for (const member of planCertificates(definition).slice(3, 5)) {
    assert.equal(member.authority, "etcd");
    assert.equal(member.commonName, "m1");
    assert.deepEqual(member.dnsNames, ["m1", "localhost"]);
    assert.deepEqual(member.ipAddresses, ["10.88.0.11", "127.0.0.1"]);
    assert.deepEqual(member.usages, ["serverAuth", "clientAuth"]);
  }
});

Deno.test("planCertificates() gives each API server a client certificate that cannot serve", () => {
  const client = planCertificates(definition)[5];
  assert.equal(client?.commonName, "etcd-client");
  assert.equal(client?.organization, "m1");
  assert.deepEqual(client?.usages, ["clientAuth"]);
  assert.equal(client?.keyPath, "secrets/etcd/etcd-m1-client-key.pem");
});

Deno.test("planCertificates() signs the front proxy's client by its own authority", () => {
  const client = planCertificates(definition).at(-1);
  assert.equal(client?.authority, "front-proxy");
  assert.equal(client?.commonName, "front-proxy-client");
  assert.deepEqual(client?.usages, ["clientAuth"]);
});

import assert from "node:assert/strict";
import { resolvedDefinition, resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import { loginKeyPath } from "./plan.ts";
import { planAuthorities } from "./plan_certificates.ts";
import { planSecrets } from "./plan_secrets.ts";

const definition = resolvedDefinition();
const master = resolvedNode("master", "m1", "10.88.0.11");
const worker = resolvedNode("worker", "w0", "10.88.0.20");

Deno.test("planSecrets() gives a master its files where kubeadm and etcd look", () => {
  const installed = planSecrets(definition, master)
    .flatMap(({ installAs }) => installAs === undefined ? [] : [installAs])
    .map(({ path, mode, owner }) => `${path} ${mode} ${owner}`);
  assert.deepEqual(installed.sort(), [
    "/etc/etcd/pki/ca.crt 0644 etcd",
    "/etc/etcd/pki/peer.crt 0644 etcd",
    "/etc/etcd/pki/peer.key 0600 etcd",
    "/etc/etcd/pki/server.crt 0644 etcd",
    "/etc/etcd/pki/server.key 0600 etcd",
    "/etc/kubernetes/encryption/config.yaml 0600 root",
    "/etc/kubernetes/pki/apiserver-etcd-client.crt 0644 root",
    "/etc/kubernetes/pki/apiserver-etcd-client.key 0600 root",
    "/etc/kubernetes/pki/ca.crt 0644 root",
    "/etc/kubernetes/pki/ca.key 0600 root",
    "/etc/kubernetes/pki/etcd/ca.crt 0644 root",
    "/etc/kubernetes/pki/front-proxy-ca.crt 0644 root",
    "/etc/kubernetes/pki/front-proxy-client.crt 0644 root",
    "/etc/kubernetes/pki/front-proxy-client.key 0600 root",
    "/etc/kubernetes/pki/sa.key 0600 root",
    "/etc/kubernetes/pki/sa.pub 0644 root",
  ]);
});

Deno.test("planSecrets() gives a master its own certificates, not another's", () => {
  const assets = assetsOf(master);
  assert.ok(assets.includes("pki/etcd/etcd-m1-server-key.pem"));
  assert.ok(!assets.some((path) => /etcd-m[02]-/.test(path)));
});

Deno.test("planSecrets() never sends the keys of etcd's and of the front proxy's CA", () => {
  const [etcd, kubernetes, frontProxy] = planAuthorities(definition).map(({ keyPath }) => keyPath);
  const assets = assetsOf(master);
  assert.ok(assets.includes(kubernetes ?? ""));
  assert.ok(!assets.includes(etcd ?? ""));
  assert.ok(!assets.includes(frontProxy ?? ""));
});

Deno.test("planSecrets() never sends the private half of a login key", () => {
  const assets = assetsOf(master);
  assert.ok(!assets.includes(loginKeyPath(definition, "m1")));
});

Deno.test("planSecrets() gives a worker the discovery file only", () => {
  assert.deepEqual(planSecrets(definition, worker), [
    { source: { kind: "discovery" }, bundlePath: "discovery.conf", installAs: undefined },
  ]);
});

Deno.test("planSecrets() leaves the encryption key out when nothing is encrypted", () => {
  const kinds = planSecrets(resolvedDefinition({ encryptionAtRest: false }), master)
    .map(({ source }) => source.kind);
  assert.ok(!kinds.includes("encryption-config"));
  assert.ok(kinds.includes("bootstrap-token"));
});

function assetsOf(node: typeof master): string[] {
  return planSecrets(definition, node)
    .flatMap(({ source }) => source.kind === "asset" ? [source.path] : []);
}

Deno.test("planSecrets() gives masters the cloud's configuration, for root alone", () => {
  const { hooks } = definition;
  const cloud = resolvedDefinition({ hooks: { ...hooks, cloudProviderConfig: "./cloud.conf" } });
  const found = planSecrets(cloud, master).filter(({ source }) => source.kind === "cloud-config");
  assert.deepEqual(found.map(({ installAs }) => installAs), [
    { step: "pki", path: "/etc/kubernetes/cloud-config", mode: "0600", owner: "root" },
  ]);
  assert.ok(!planSecrets(cloud, worker).some(({ source }) => source.kind === "cloud-config"));
});

import assert from "node:assert/strict";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { nodePlanOf } from "../plan/plan.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import { bundleSecrets } from "./bundle_secrets.ts";

const token = "abcdef.0123456789abcdef";
const plan = planCluster(resolvedDefinition());
const encryptionKey = "a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2V5a2U=";

/** Secrets of a node as text, and the assets that were read for them. */
async function secretsOf(nodeName: string): Promise<{
  readonly secrets: Map<string, string>;
  readonly read: Set<string>;
}> {
  const node = nodePlanOf(plan, nodeName);
  const read = new Set<string>();
  const files = await bundleSecrets(plan, node.secrets, token, {
    readAsset: (path) => {
      read.add(path);
      const text = path.endsWith("encryption.key") ? encryptionKey : `asset ${path}`;
      return Promise.resolve(new TextEncoder().encode(`${text}\n`));
    },
    credentials: new Map(),
  });
  const secrets = new Map<string, string>();
  for (const [path, bytes] of files) secrets.set(path, new TextDecoder().decode(bytes));
  return { secrets, read };
}

Deno.test("bundleSecrets() gives a worker a kubeconfig to join with, and nothing else", async () => {
  const { secrets, read } = await secretsOf("w0");
  assert.deepEqual([...secrets.keys()], ["discovery.conf"]);
  assert.deepEqual([...read], ["pki/kubernetes/ca.crt"]);
  const discovery = secrets.get("discovery.conf") ?? "";
  assert.ok(discovery.includes(token));
  assert.ok(discovery.includes("https://10.88.0.9:6443"));
  const ca = btoa("asset pki/kubernetes/ca.crt\n");
  assert.ok(discovery.includes(`certificate-authority-data: ${ca}`), discovery);
});

Deno.test("bundleSecrets() gives a master every file of its plan, byte for byte", async () => {
  const { secrets } = await secretsOf("m1");
  const planned = plan.nodes.find(({ node }) => node.nodeName === "m1")?.secrets ?? [];
  assert.deepEqual([...secrets.keys()].sort(), planned.map(({ bundlePath }) => bundlePath).sort());
  for (const { bundlePath, source } of planned) {
    if (source.kind !== "asset") continue;
    assert.equal(secrets.get(bundlePath), `asset ${source.path}\n`);
  }
  assert.equal(secrets.get("etc/etcd/pki/server.key"), "asset pki/etcd/etcd-m1-server-key.pem\n");
});

Deno.test("bundleSecrets() makes the documents of key and token", async () => {
  const { secrets } = await secretsOf("m0");
  assert.match(secrets.get("bootstrap-token.yaml") ?? "", new RegExp(token.replace(".", "\\.")));
  assert.match(secrets.get("bootstrap-token.yaml") ?? "", /ttl: 2h0m0s/);
  const encryption = [...secrets.values()].find((text) => text.includes("EncryptionConfiguration"));
  assert.ok(encryption?.includes(`secret: ${encryptionKey}`), encryption);
});

Deno.test("bundleSecrets() never reads a key that does not leave the admin machine", async () => {
  for (const { node } of plan.nodes) {
    const { read } = await secretsOf(node.nodeName);
    for (const path of ["pki/etcd/ca-key.pem", "pki/kubernetes/front-proxy-ca.key"]) {
      assert.ok(!read.has(path), `${node.nodeName} reads ${path}`);
    }
    const others = plan.nodes.filter((other) => other.node !== node);
    for (const path of read) {
      for (const other of others) assert.ok(!path.includes(`-${other.node.nodeName}-`), path);
    }
  }
});

Deno.test("bundleSecrets() fails with what reading an asset fails with", async () => {
  const failing = () => Promise.reject(new Error("gone"));
  const [node] = plan.nodes;
  assert.ok(node);
  await assert.rejects(
    bundleSecrets(plan, node.secrets, token, { readAsset: failing, credentials: new Map() }),
    /gone/,
  );
});

Deno.test("bundleSecrets() carries the cloud's configuration as it is", async () => {
  const { hooks } = plan.definition;
  const cloud = planCluster({
    ...plan.definition,
    hooks: { ...hooks, cloudProviderConfig: "./cloud.conf" },
  });
  const cloudConfig = new TextEncoder().encode("[Global]\npassword=\u00e9\n");
  const readAsset = () => Promise.resolve(new TextEncoder().encode(encryptionKey));
  const [first] = cloud.nodes;
  assert.ok(first);
  const sources = { readAsset, credentials: new Map() };
  const files = await bundleSecrets(cloud, first.secrets, token, { ...sources, cloudConfig });
  assert.deepEqual(files.get("etc/kubernetes/cloud-config"), cloudConfig);
  await assert.rejects(bundleSecrets(cloud, first.secrets, token, sources), /was not read/);
});

import assert from "node:assert/strict";
import { resolvedDefinition, resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import { etcdEnvironment, etcdUnit, initialCluster } from "./etcd_environment.ts";

const definition = resolvedDefinition();
const master = resolvedNode("master", "m1", "10.88.0.11");

/** The variables that systemd would read. */
function variables(text: string): Map<string, string> {
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(lines.map((line) => {
    const [name, ...value] = line.split("=");
    return [name ?? "", value.join("=")];
  }));
}

Deno.test("etcdEnvironment() listens on privateIP and on this machine", () => {
  const environment = variables(etcdEnvironment(definition, master));
  assert.equal(environment.get("ETCD_NAME"), "m1");
  assert.equal(
    environment.get("ETCD_LISTEN_CLIENT_URLS"),
    "https://10.88.0.11:2379,https://127.0.0.1:2379",
  );
  assert.equal(environment.get("ETCD_ADVERTISE_CLIENT_URLS"), "https://10.88.0.11:2379");
  assert.equal(environment.get("ETCD_LISTEN_PEER_URLS"), "https://10.88.0.11:2380");
  assert.equal(environment.get("ETCD_INITIAL_ADVERTISE_PEER_URLS"), "https://10.88.0.11:2380");
});

Deno.test("etcdEnvironment() asks clients and members for certificates", () => {
  const environment = variables(etcdEnvironment(definition, master));
  assert.equal(environment.get("ETCD_CLIENT_CERT_AUTH"), "true");
  assert.equal(environment.get("ETCD_PEER_CLIENT_CERT_AUTH"), "true");
  assert.equal(environment.get("ETCD_TRUSTED_CA_FILE"), "/etc/etcd/pki/ca.crt");
  assert.equal(environment.get("ETCD_PEER_TRUSTED_CA_FILE"), "/etc/etcd/pki/ca.crt");
  assert.equal(environment.get("ETCD_KEY_FILE"), "/etc/etcd/pki/server.key");
  assert.equal(environment.get("ETCD_PEER_KEY_FILE"), "/etc/etcd/pki/peer.key");
});

Deno.test("etcdEnvironment() leaves to the run what the run decides", () => {
  for (const name of variables(etcdEnvironment(definition, master)).keys()) {
    assert.ok(!name.startsWith("ETCD_INITIAL_CLUSTER"), name);
  }
});

Deno.test("etcdEnvironment() uses the flags' names of the etcd version", () => {
  const text = (etcdVersion: string) =>
    etcdEnvironment(resolvedDefinition({ etcdVersion }), master);
  assert.match(text("3.5.33"), /^ETCD_EXPERIMENTAL_INITIAL_CORRUPT_CHECK=true$/m);
  assert.doesNotMatch(text("3.5.33"), /FEATURE_GATES/);
  assert.match(text("3.6.14"), /^ETCD_FEATURE_GATES=InitialCorruptCheck=true$/m);
  assert.doesNotMatch(text("3.7.3"), /EXPERIMENTAL/);
});

Deno.test("initialCluster() lists every master's peer address", () => {
  assert.equal(
    initialCluster(definition),
    "m0=https://10.88.0.10:2380,m1=https://10.88.0.11:2380,m2=https://10.88.0.12:2380",
  );
});

Deno.test("etcdUnit() runs etcd as its own user with both environment files", () => {
  const lines = etcdUnit().split("\n");
  for (
    const line of [
      "Type=notify",
      "User=etcd",
      "EnvironmentFile=/etc/etcd/etcd.env",
      "EnvironmentFile=-/etc/etcd/initial-cluster.env",
      "TimeoutStartSec=0",
      "Restart=always",
    ]
  ) assert.ok(lines.includes(line), line);
});

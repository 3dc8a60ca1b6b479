import assert from "node:assert/strict";
import { parse } from "yaml";
import { discoveryKubeconfig } from "./discovery_kubeconfig.ts";

Deno.test("discoveryKubeconfig() carries address, CA and token, chosen by its context", () => {
  const caPem = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
  const kubeconfig = parse(discoveryKubeconfig({
    clusterName: "lab",
    server: "https://10.88.0.9:6443",
    caPem,
    token: "123456.1234567890123456",
  }));
  const { context } = kubeconfig.contexts[0];
  assert.equal(kubeconfig["current-context"], kubeconfig.contexts[0].name);
  assert.equal(context.cluster, kubeconfig.clusters[0].name);
  assert.equal(context.user, kubeconfig.users[0].name);
  assert.equal(kubeconfig.users[0].user.token, "123456.1234567890123456");
  const { cluster } = kubeconfig.clusters[0];
  assert.equal(cluster.server, "https://10.88.0.9:6443");
  assert.equal(atob(cluster["certificate-authority-data"]), caPem);
});

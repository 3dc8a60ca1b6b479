import assert from "node:assert/strict";
import { resolvedDefinition, resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { clusterConfiguration } from "./cluster_configuration.ts";
import { findRelease, type Release } from "./release_catalog.ts";

function configure(overrides: Partial<ClusterDefinition> = {}) {
  return clusterConfiguration(resolvedDefinition(overrides), findRelease("1.37") as Release);
}

/** What the tests look at in the API server's part. */
interface ApiServer {
  readonly certSANs: string[];
  readonly extraArgs: { name: string; value: string }[];
  readonly extraVolumes?: { name: string; hostPath: string; pathType: string; readOnly: boolean }[];
}

function apiServer(overrides: Partial<ClusterDefinition> = {}): ApiServer {
  return configure(overrides)["apiServer"] as unknown as ApiServer;
}

Deno.test("clusterConfiguration() says what the definition says", () => {
  const document = configure({ masterLoadBalancerAddress: { host: "lb.example.com", port: 8443 } });
  assert.equal(document["apiVersion"], "kubeadm.k8s.io/v1beta4");
  assert.equal(document["kubernetesVersion"], "v1.37.2");
  assert.equal(document["clusterName"], "lab");
  assert.equal(document["controlPlaneEndpoint"], "lb.example.com:8443");
  assert.equal(document["encryptionAlgorithm"], "ECDSA-P256");
  assert.deepEqual(document["networking"], {
    podSubnet: "10.32.0.0/12",
    serviceSubnet: "10.96.0.0/12",
    dnsDomain: "cluster.local",
  });
});

Deno.test("clusterConfiguration() points every API server to its own etcd", () => {
  assert.deepEqual(configure()["etcd"], {
    external: {
      endpoints: ["https://127.0.0.1:2379"],
      caFile: "/etc/kubernetes/pki/etcd/ca.crt",
      certFile: "/etc/kubernetes/pki/apiserver-etcd-client.crt",
      keyFile: "/etc/kubernetes/pki/apiserver-etcd-client.key",
    },
  });
});

Deno.test("clusterConfiguration() names each address of the API server once", () => {
  const masters = [
    resolvedNode("master", "m0", "10.0.0.10", { publicIP: "198.51.100.10" }),
    resolvedNode("master", "m1", "10.0.0.11", { publicIP: "198.51.100.11" }),
  ];
  const { certSANs } = apiServer({
    masters,
    masterFQDNs: ["kube.example.com", "198.51.100.10"],
    masterLoadBalancerAddress: { host: "kube.example.com", port: 6443 },
  });
  assert.deepEqual(certSANs, ["kube.example.com", "198.51.100.10", "198.51.100.11"]);
});

Deno.test("clusterConfiguration() turns audit and encryption on with what they need", () => {
  const { extraArgs, extraVolumes } = apiServer();
  const argument = (name: string) => extraArgs.find((candidate) => candidate.name === name)?.value;
  assert.equal(argument("audit-policy-file"), "/etc/kubernetes/audit/policy.yaml");
  assert.equal(argument("audit-log-path"), "/var/log/kubernetes/audit/audit.log");
  assert.deepEqual(
    ["audit-log-maxage", "audit-log-maxbackup", "audit-log-maxsize"].map(argument),
    ["30", "10", "100"],
  );
  assert.equal(
    argument("encryption-provider-config"),
    "/etc/kubernetes/encryption/config.yaml",
  );
  assert.deepEqual(
    extraVolumes?.map(({ hostPath, pathType, readOnly }) => [hostPath, pathType, readOnly]),
    [
      ["/etc/kubernetes/audit/policy.yaml", "File", true],
      ["/var/log/kubernetes/audit", "DirectoryOrCreate", false],
      ["/etc/kubernetes/encryption/config.yaml", "File", true],
    ],
  );
});

Deno.test("clusterConfiguration() leaves audit and encryption out when they are off", () => {
  const { extraArgs, extraVolumes } = apiServer({ audit: false, encryptionAtRest: false });
  assert.deepEqual(extraArgs, [{ name: "profiling", value: "false" }]);
  assert.equal(extraVolumes, undefined);
});

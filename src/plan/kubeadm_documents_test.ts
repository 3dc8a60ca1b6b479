import assert from "node:assert/strict";
import { resolvedDefinition, resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import type { JsonObject, NodeDefinition } from "../definition/cluster_definition.ts";
import { initDocuments, joinDocuments } from "./kubeadm_documents.ts";
import { findRelease, type Release } from "./release_catalog.ts";

const release = findRelease("1.37") as Release;
const definition = resolvedDefinition();
const master = resolvedNode("master", "m0", "10.88.0.10");
const worker = resolvedNode("worker", "w0", "10.88.0.20");
const controlPlaneTaint = {
  key: "node-role.kubernetes.io/control-plane",
  effect: "NoSchedule",
};

function registration(documents: JsonObject[]): JsonObject {
  return documents[0]?.["nodeRegistration"] as JsonObject;
}

function taintsOf(node: NodeDefinition): unknown {
  const joined = registration(joinDocuments(definition, release, node))["taints"];
  if (node.role === "master") {
    assert.deepEqual(registration(initDocuments(definition, release, node))["taints"], joined);
  }
  return joined;
}

Deno.test("initDocuments() gives the four documents of an init, without a token", () => {
  const documents = initDocuments(definition, release, master);
  assert.deepEqual(documents.map((document) => document["kind"]), [
    "InitConfiguration",
    "ClusterConfiguration",
    "KubeletConfiguration",
    "KubeProxyConfiguration",
  ]);
  assert.deepEqual(documents[0], {
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "InitConfiguration",
    localAPIEndpoint: { advertiseAddress: "10.88.0.10", bindPort: 6443 },
    nodeRegistration: {
      name: "m0",
      criSocket: "unix:///run/containerd/containerd.sock",
      kubeletExtraArgs: [{ name: "node-ip", value: "10.88.0.10" }],
      taints: [controlPlaneTaint],
    },
  });
});

Deno.test("initDocuments() hardens kubelet and kube-proxy", () => {
  const [, , kubelet, proxy] = initDocuments(definition, release, master);
  assert.equal(kubelet?.["cgroupDriver"], "systemd");
  assert.equal(kubelet?.["protectKernelDefaults"], true);
  assert.equal(kubelet?.["seccompDefault"], true);
  assert.equal(kubelet?.["readOnlyPort"], 0);
  assert.equal(proxy?.["metricsBindAddress"], "127.0.0.1:10249");
});

Deno.test("joinDocuments() makes a master a control plane and a worker not", () => {
  assert.deepEqual(joinDocuments(definition, release, master)[0]?.["controlPlane"], {
    localAPIEndpoint: { advertiseAddress: "10.88.0.10", bindPort: 6443 },
  });
  assert.deepEqual(joinDocuments(definition, release, worker), [{
    apiVersion: "kubeadm.k8s.io/v1beta4",
    kind: "JoinConfiguration",
    discovery: { file: { kubeConfigPath: "/run/hakube/bundle/secrets/discovery.conf" } },
    nodeRegistration: {
      name: "w0",
      criSocket: "unix:///run/containerd/containerd.sock",
      kubeletExtraArgs: [{ name: "node-ip", value: "10.88.0.20" }],
      taints: [],
    },
  }]);
});

Deno.test("joinDocuments() and initDocuments() taint as the definition says", () => {
  const taints = [{ key: "gpu", value: "yes", effect: "NoExecute" }] as const;
  const valueless = [{ key: "gpu", value: "", effect: "NoSchedule" }] as const;
  assert.deepEqual(taintsOf({ ...master, taints }), [controlPlaneTaint, ...taints]);
  assert.deepEqual(taintsOf({ ...master, schedulable: true }), []);
  assert.deepEqual(taintsOf({ ...master, schedulable: true, taints }), taints);
  assert.deepEqual(taintsOf({ ...worker, taints: valueless }), [
    { key: "gpu", effect: "NoSchedule" },
  ]);
});

Deno.test("initDocuments() and joinDocuments() announce an external cloud provider", () => {
  const cloudy = resolvedDefinition({ hooks: { ...definition.hooks, cloudProvider: "external" } });
  for (
    const documents of [
      initDocuments(cloudy, release, master),
      joinDocuments(cloudy, release, worker),
    ]
  ) {
    assert.deepEqual(
      (registration(documents)["kubeletExtraArgs"] as JsonObject[]).at(-1),
      { name: "cloud-provider", value: "external" },
    );
  }
});

Deno.test("initDocuments() and joinDocuments() have the user's overrides merged over", () => {
  const overridden = resolvedDefinition({
    kubeadm: {
      clusterConfiguration: { apiServer: { extraArgs: [{ name: "event-ttl", value: "2h" }] } },
      initConfiguration: { timeouts: { controlPlaneComponentHealthCheck: "6m0s" } },
      joinConfiguration: { timeouts: { discovery: "6m0s" } },
      kubeletConfiguration: { failCgroupV1: false },
      kubeProxyConfiguration: { mode: "nftables" },
      ignorePreflightErrors: ["SystemVerification"],
    },
  });
  const [init, cluster, kubelet, proxy] = initDocuments(overridden, release, master);
  const [join] = joinDocuments(overridden, release, worker);
  const apiServer = cluster?.["apiServer"] as { extraArgs: { name: string }[] };
  assert.deepEqual(init?.["timeouts"], { controlPlaneComponentHealthCheck: "6m0s" });
  assert.deepEqual(join?.["timeouts"], { discovery: "6m0s" });
  assert.equal(apiServer.extraArgs[0]?.name, "profiling");
  assert.equal(apiServer.extraArgs.at(-1)?.name, "event-ttl");
  assert.equal(kubelet?.["failCgroupV1"], false);
  assert.equal(kubelet?.["protectKernelDefaults"], true);
  assert.equal(proxy?.["mode"], "nftables");
  for (const document of [init, join]) {
    assert.deepEqual(registration([document as JsonObject])["ignorePreflightErrors"], [
      "SystemVerification",
    ]);
  }
});

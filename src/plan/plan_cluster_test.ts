import assert from "node:assert/strict";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import type { NodePlan } from "./plan.ts";
import { planCluster } from "./plan_cluster.ts";

const definition = resolvedDefinition();

function filesByStep({ files }: NodePlan): Record<string, string[]> {
  const steps: Record<string, string[]> = {};
  for (const { step, path } of files) (steps[step] ??= []).push(path);
  return steps;
}

Deno.test("planCluster() plans every node, masters first", () => {
  const plan = planCluster(definition);
  assert.equal(plan.release.minor, "1.37");
  assert.deepEqual(plan.nodes.map(({ node }) => node.nodeName), ["m0", "m1", "m2", "w0", "w1"]);
});

Deno.test("planCluster() gives masters and workers the files of their steps", () => {
  const [master, , , worker] = planCluster(definition).nodes;
  const shared = {
    host: [
      "/etc/modules-load.d/hakube.conf",
      "/etc/sysctl.d/90-hakube.conf",
      "/etc/systemd/system/kubelet.service.d/20-hakube.conf",
    ],
    containerd: ["/etc/containerd/config.toml"],
    upgrade: ["/etc/hakube/kubeadm-upgrade.yaml"],
  };
  assert.deepEqual(filesByStep(master as NodePlan), {
    ...shared,
    etcd: ["/etc/etcd/etcd.env", "/etc/systemd/system/etcd.service"],
    "control-plane": [
      "/etc/kubernetes/audit/policy.yaml",
      "/etc/hakube/kubeadm-init.yaml",
      "/etc/hakube/kubeadm-join.yaml",
      "/etc/hakube/coredns-patch.yaml",
    ],
    network: ["/etc/hakube/network/kustomization.yaml"],
  });
  assert.deepEqual(filesByStep(worker as NodePlan), {
    ...shared,
    join: ["/etc/hakube/kubeadm-join.yaml"],
  });
});

Deno.test("planCluster() gives each node its own name and address in its documents", () => {
  for (const { node, files } of planCluster(definition).nodes) {
    const join = files.find((file) => file.path === "/etc/hakube/kubeadm-join.yaml");
    assert.ok(join?.content.includes(`name: ${node.nodeName}\n`), node.nodeName);
    assert.ok(join?.content.includes(`value: ${node.privateIP}\n`), node.nodeName);
  }
});

Deno.test("planCluster() writes files that end with a line feed, each once", () => {
  for (const { node, files } of planCluster(definition).nodes) {
    for (const { path, content } of files) assert.ok(content.endsWith("\n"), path);
    assert.equal(new Set(files.map(({ path }) => path)).size, files.length, node.nodeName);
  }
});

Deno.test("planCluster() leaves the network to a fragment of the user's own", () => {
  const plan = planCluster(resolvedDefinition({
    hooks: {
      ...definition.hooks,
      networkProvider: { reference: "./cilium.sh", source: "file", text: "true\n" },
    },
  }));
  assert.ok(plan.nodes.every(({ files }) => !files.some(({ step }) => step === "network")));
});

Deno.test("planCluster() plans no audit policy when audit is off", () => {
  const [master] = planCluster(resolvedDefinition({ audit: false })).nodes;
  assert.ok(!master?.files.some(({ path }) => path.includes("audit")));
});

Deno.test("planCluster() gives the same plan for the same definition", () => {
  assert.deepEqual(planCluster(resolvedDefinition()), planCluster(resolvedDefinition()));
});

Deno.test("planCluster() refuses a Kubernetes that the catalogue does not have", () => {
  assert.throws(() => planCluster(resolvedDefinition({ kubernetesVersion: "1.30.1" })), /1\.30\.1/);
});

import assert from "node:assert/strict";
import { join } from "node:path";
import type {
  ClusterDefinition,
  KubeadmOverrides,
} from "../../src/definition/cluster_definition.ts";
import { bootstrapTokenDocuments } from "../../src/plan/bootstrap_token_documents.ts";
import { discoveryKubeconfigPath } from "../../src/plan/kubeadm_documents.ts";
import type { NodePlan } from "../../src/plan/plan.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { releases } from "../../src/plan/release_catalog.ts";
import { resolvedDefinition, resolvedNode } from "../fakes/resolved_definition.ts";
import { runLabProgram } from "./lab_program.ts";

const overrides: KubeadmOverrides = {
  clusterConfiguration: {
    apiServer: {
      extraArgs: [{ name: "event-ttl", value: "2h" }, { name: "audit-log-maxage", value: "90" }],
      extraVolumes: [{ name: "extra", hostPath: "/srv", mountPath: "/srv", readOnly: true }],
    },
  },
  initConfiguration: { timeouts: { controlPlaneComponentHealthCheck: "6m0s" } },
  joinConfiguration: { nodeRegistration: { kubeletExtraArgs: [{ name: "v", value: "4" }] } },
  kubeletConfiguration: { failCgroupV1: false, maxPods: 60 },
  kubeProxyConfiguration: { mode: "nftables" },
  ignorePreflightErrors: ["SystemVerification"],
};

/** `kubeadm config validate` of a node's documents. @returns what it found wrong, empty if nothing */
async function problemsOf(path: string, content: string): Promise<string> {
  const directory = await Deno.makeTempDir();
  try {
    const file = join(directory, "document.yaml");
    // On a node the file is in the bundle; kubeadm wants it to exist.
    const discovery = join(directory, "discovery.conf");
    await Deno.writeTextFile(discovery, "");
    await Deno.writeTextFile(file, content.replaceAll(discoveryKubeconfigPath, discovery));
    const { code, stderr } = await runLabProgram("kubeadm", [
      "config",
      "validate",
      "--config",
      file,
    ]);
    return code === 0 ? "" : `${path}: ${stderr}`;
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

async function assertValid(definition: ClusterDefinition): Promise<void> {
  const documents = planCluster(definition).nodes.flatMap(({ files }: NodePlan) =>
    files.filter(({ path }) => path.includes("kubeadm-"))
  );
  // To init, to join and to upgrade with; workers do not init.
  assert.equal(documents.length, definition.masters.length * 3 + definition.workers.length * 2);
  for (const { path, content } of documents) assert.equal(await problemsOf(path, content), "");
}

Deno.test("kubeadm accepts the documents of three masters and two workers", async () => {
  await assertValid(resolvedDefinition());
});

Deno.test("kubeadm accepts the documents of a single schedulable master", async () => {
  const taints = [{ key: "gpu", value: "", effect: "NoSchedule" }] as const;
  await assertValid(resolvedDefinition({
    masters: [resolvedNode("master", "m0", "10.88.0.10", { schedulable: true })],
    workers: [resolvedNode("worker", "w0", "10.88.0.20", { taints })],
    masterLoadBalancerAddress: { host: "kube.example.com", port: 443 },
    audit: false,
    encryptionAtRest: false,
  }));
});

Deno.test("kubeadm accepts the documents with the user's overrides merged over", async () => {
  const { hooks } = resolvedDefinition();
  await assertValid(
    resolvedDefinition({ kubeadm: overrides, hooks: { ...hooks, cloudProvider: "external" } }),
  );
});

// A kubeadm deploys its own minor and one older, so that the lab's can vouch for these only.
Deno.test("kubeadm accepts the documents of its own minor and of the one before", async () => {
  const { stdout } = await runLabProgram("kubeadm", ["version", "--output=short"]);
  const own = releases.findIndex(({ minor }) => stdout.startsWith(`v${minor}.`));
  assert.ok(own > 0, `kubeadm ${stdout.trim()} is not in the catalogue`);
  for (const { newestPatch, etcd } of releases.slice(own - 1, own + 1)) {
    await assertValid(
      resolvedDefinition({ kubernetesVersion: newestPatch, etcdVersion: etcd, workers: [] }),
    );
  }
});

Deno.test("kubeadm accepts the document of a bootstrap token", async () => {
  const content = bootstrapTokenDocuments("1.37.2", "abcdef.0123456789abcdef", "2h0m0s", "a run");
  assert.equal(await problemsOf("bootstrap-token.yaml", content), "");
});

Deno.test("kubeadm refuses a field that it does not know", async () => {
  const plan = planCluster(resolvedDefinition({
    kubeadm: { ...overrides, clusterConfiguration: { noSuchField: true } },
  }));
  const init = plan.nodes[0]?.files.find(({ path }) => path.endsWith("kubeadm-init.yaml"));
  assert.match(await problemsOf("kubeadm-init.yaml", init?.content ?? ""), /noSuchField/);
});

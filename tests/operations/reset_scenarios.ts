import assert from "node:assert/strict";
import { type Administrator, etcdctl, good } from "../e2e/administrator.ts";
import { lab, masters, onMachine } from "../e2e/lab.ts";
import { until } from "../e2e/timeline.ts";
import { assertWhole, installedCluster, now, timed } from "./living_cluster.ts";
import type { NoteFigure, Scenario } from "./scenario.ts";
import { noteService, ServiceClient } from "./service_client.ts";

/** Nodes are taken out of the cluster. */
export const resetScenarios: readonly Scenario[] = [
  {
    id: "reset-and-install-again",
    what: "a worker and a master are reset and installed again, without a restart",
    play: resetAndInstallAgain,
  },
  {
    id: "reset-the-dead",
    what:
      "a master and a worker that are switched off are reset; the master comes back, and is installed again",
    play: resetTheDead,
  },
  {
    id: "reset-all",
    what:
      "the whole cluster is reset, and another one installed on the same machines with the same assets",
    play: resetAll,
  },
];

async function resetAndInstallAgain(note: NoteFigure): Promise<void> {
  await using admin = await installedCluster();
  const client = await ServiceClient.start(admin);
  await drainIsRefused(admin);
  const begin = now();
  for (const name of ["w1", "m1"]) {
    const boot = await bootOf(name);
    const reset = await timed(() =>
      good(admin.hakube("reset", "cluster.json", name, "--yes", "--force", "--drain-timeout", "60"))
    );
    await assertClean(name);
    const others = masters.filter((master) => master !== name);
    await assertWhole(admin, others, 4);
    await nothingIsLeftToReset(admin, name);
    const install = await timed(() => good(admin.hakube("install", "cluster.json", name)));
    await assertWhole(admin, masters, 5);
    assert.equal(await bootOf(name), boot, `${name} was not restarted`);
    note(`${name} reset in`, reset);
    note(`${name} installed again in`, install);
  }
  noteService(note, await client.since(begin));
}

/** A pod that its budget lets nobody evict, and one without a controller, on w1. */
const held = `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: held }
spec: { minAvailable: 1, selector: { matchLabels: { app: held } } }
---
apiVersion: v1
kind: Pod
metadata: { name: held, labels: { app: held } }
spec:
  nodeName: w1
  terminationGracePeriodSeconds: 0
  containers: [{ name: pause, image: "registry.k8s.io/pause:3.10.2" }]
`;

async function drainIsRefused(admin: Administrator): Promise<void> {
  await admin.apply(held);
  await until(60, "the pod that is held", async () => {
    const { stdout } = await admin.kubectl("get", "pod", "held", "--no-headers");
    return / Running /.test(stdout) ? undefined : stdout;
  });
  const args = ["reset", "cluster.json", "w1", "--yes", "--drain-timeout", "5"];
  const { code, stderr } = await admin.hakube(...args);
  assert.equal(code, 6, stderr);
  assert.match(stderr, /default\/held/);
  assert.match(stderr, /kubectl uncordon w1/);
  await good(admin.kubectl("uncordon", "w1"));
  await assertWhole(admin, masters, 5);
}

/** The second time there is nothing to do. */
async function nothingIsLeftToReset(admin: Administrator, name: string): Promise<void> {
  const { code, stdout, stderr } = await admin.hakube("reset", "cluster.json", name, "--json");
  assert.equal(code, 0, stderr);
  assert.equal(stdout.match(/"result":"(changed|failed)"/g), null, stdout);
}

/** @throws AssertionError unless nothing of the cluster is left on the machine but packages */
async function assertClean(name: string): Promise<void> {
  const look = `
    ls -A /etc/kubernetes /var/lib/kubelet /var/lib/etcd /etc/cni/net.d /etc/hakube /etc/etcd 2>/dev/null | grep -v '^/\\|^$\\|^mirrors$'
    ip -oneline link show | grep -E 'cni0|flannel|veth'
    iptables-save | grep -E 'KUBE-|FLANNEL-|CNI-'
    grep /var/lib/kubelet /proc/mounts
    ps -e -o comm= | grep -E '^(kubelet|etcd|kube-|containerd-shim|flanneld|keepalived)'
    true`;
  const left = await good(onMachine(name, "bash", "-c", look));
  assert.equal(left.trim(), "", `left on ${name}`);
}

async function bootOf(name: string): Promise<string> {
  // The kernel is the host's, and so is its boot id; a machine's own is when its first process began.
  return await good(onMachine(name, "stat", "--format=%Y %i", "/proc/1"));
}

async function resetTheDead(note: NoteFigure): Promise<void> {
  await using admin = await installedCluster();
  await lab("kill", "m2", "w1");
  const refused = await admin.hakube("reset", "cluster.json", "m0", "--yes");
  assert.equal(refused.code, 7, refused.stderr);
  assert.match(refused.stderr, /1 of 2 members would be healthy, 2 are needed/);
  const seconds = await timed(async () => {
    const { code, stderr } = await admin.hakube("reset", "cluster.json", "m2", "w1", "--yes");
    assert.equal(code, 0, stderr);
    assert.match(stderr, /m2: taken out of the cluster only/);
  });
  note("a dead master and a dead worker taken out in", seconds);
  await assertWhole(admin, ["m0", "m1"], 3);
  await lab("start", "m2");
  await good(admin.hakube("reset", "cluster.json", "m2", "--yes"));
  await assertClean("m2");
  await good(admin.hakube("install", "cluster.json", "m2"));
  await assertWhole(admin, masters, 4);
}

async function resetAll(note: NoteFigure): Promise<void> {
  await using admin = await installedCluster();
  const before = await good(etcdctl("m0", "endpoint", "status", "--write-out=json"));
  const unsaid = await admin.hakube("reset", "cluster.json", "--all", "--yes");
  assert.equal(unsaid.code, 2, unsaid.stderr);
  const reset = await timed(() =>
    good(admin.hakube("reset", "cluster.json", "--all", "--confirm", "lab", "--yes"))
  );
  for (const name of [...masters, "w0", "w1"]) await assertClean(name);
  const install = await timed(() => good(admin.hakube("install", "cluster.json")));
  await assertWhole(admin, masters, 5);
  const clusterId = (json: string) => /"cluster_id":(\d+)/.exec(json)?.[1];
  const after = await good(etcdctl("m0", "endpoint", "status", "--write-out=json"));
  assert.ok(clusterId(before));
  note("all nodes reset in", reset);
  note("another cluster installed in", install);
  await until(120, "all system pods Running", () => admin.podsComplaint());
  assert.ok(clusterId(after));
}

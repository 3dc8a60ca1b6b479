import assert from "node:assert/strict";
import { Administrator, etcdctl, good } from "../e2e/administrator.ts";
import { labDefinition, machines, masters } from "../e2e/lab.ts";
import { until } from "../e2e/timeline.ts";
import { InstallProcess } from "../faults/install_process.ts";
import { oldDefinition, oldRelease } from "./old_release.ts";
import { timed } from "./living_cluster.ts";
import type { NoteFigure, Scenario } from "./scenario.ts";
import { noteClient, SteadyClient } from "./steady_client.ts";

/** Newer versions come to a cluster that is used all the while. */
export const upgradeScenarios: readonly Scenario[] = [{
  id: "upgrade",
  what:
    "a cluster goes to the next minor release of Kubernetes and etcd under a client that writes and " +
    "reads; hakube is killed in the middle and goes on",
  needs: `tests/lab/lab build ${oldRelease.kubernetesVersion}`,
  play: upgrade,
}];

async function upgrade(note: NoteFigure): Promise<void> {
  await using admin = await Administrator.withFreshMachines();
  await admin.define(await oldDefinition(admin.key));
  await good(admin.hakube("render", "cluster.json"));
  await good(admin.hakube("install", "cluster.json", "--accept-new-host-keys"));
  await good(
    admin.hakube("kubeconfig", "cluster.json", "--output", "kubeconfig", "--ttl", "30d"),
  );
  const nothing = await admin.hakube("upgrade", "cluster.json");
  assert.equal(nothing.code, 0, nothing.stderr);
  assert.match(nothing.stderr, /All nodes have the definition's versions/);

  await admin.define(await labDefinition(admin.key));
  assert.equal((await admin.hakube("upgrade", "cluster.json")).code, 4, "render comes first");
  await good(admin.hakube("render", "cluster.json"));
  const install = await admin.hakube("install", "cluster.json");
  assert.equal(install.code, 7, install.stderr);
  assert.match(install.stderr, /hakube upgrade/);
  assert.deepEqual(await plannedNodes(admin), [...masters, ...masters, "w0", "w1"]);

  const client = await SteadyClient.start(`${admin.directory}/kubeconfig`);
  const seconds = await timed(async () => {
    const done = await killedInTheMiddle(admin.directory);
    const left = await plannedNodes(admin);
    assert.ok(left.length > 0 && left.length < 8, `left after ${done}: ${left.join(", ")}`);
    await good(admin.hakube("upgrade", "cluster.json", "--yes"));
  });
  note("the whole, killed in the middle", seconds);
  const report = await client.stop();
  noteClient(note, report);

  await assertUpgraded(admin);
  assert.deepEqual(report.lost, []);
  assert.ok(report.failed.length * 100 <= report.requests, report.failed.join("\n"));
  const again = await admin.hakube("upgrade", "cluster.json");
  assert.match(again.stderr, /All nodes have the definition's versions/);
}

/** Nodes in the order in which they would be changed. */
async function plannedNodes(admin: Administrator): Promise<string[]> {
  const dryRun = await admin.hakube("upgrade", "cluster.json", "--dry-run", "--json");
  assert.equal(dryRun.code, 0, dryRun.stderr);
  // Before it comes an event for each node that answered.
  const { etcd, masters, workers } = JSON.parse(dryRun.stdout.trim().split("\n").at(-1) ?? "");
  return [etcd, masters, workers].flat(2).map(({ node }) => node);
}

/** Kills hakube while the second master's control plane is upgraded, which goes on by itself. */
async function killedInTheMiddle(directory: string): Promise<string> {
  const middle = Promise.withResolvers<void>();
  const upgrading = new InstallProcess(directory, ["--yes"], ({ event, node, step }) => {
    if (event === "step-started" && node === "m1" && step === "control-plane") middle.resolve();
  }, "upgrade");
  const ended = upgrading.exit().then(({ code, stderr }) => {
    middle.reject(new Error(`the upgrade ended before its middle, with ${code}: ${stderr}`));
  });
  await middle.promise;
  await upgrading.kill();
  await ended;
  return "m1 control-plane";
}

async function assertUpgraded(admin: Administrator): Promise<void> {
  const versions = await labDefinition(admin.key) as typeof oldRelease;
  const kubelets = await good(admin.kubectl(
    ...["get", "nodes", "--no-headers"],
    "--output=custom-columns=V:.status.nodeInfo.kubeletVersion,U:.spec.unschedulable",
  ));
  const lines = kubelets.trim().split("\n").map((line) => line.replaceAll(/\s+/g, " "));
  assert.deepEqual([...new Set(lines)], [`v${versions.kubernetesVersion} <none>`]);
  for (const master of masters) {
    const server = `--server=https://${machines[master]}:6443`;
    const version = await good(admin.kubectl("version", "--output=json", server));
    assert.equal(JSON.parse(version).serverVersion.gitVersion, `v${versions.kubernetesVersion}`);
    const status = await good(etcdctl(master, "endpoint", "status"));
    assert.ok(status.includes(`, ${versions.etcdVersion},`), status);
  }
  assert.equal(await admin.nodesComplaint(), undefined);
  await until(120, "all system pods Running", () => admin.podsComplaint());
}

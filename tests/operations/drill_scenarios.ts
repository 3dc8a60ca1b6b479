import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { type Administrator, good } from "../e2e/administrator.ts";
import { until } from "../e2e/timeline.ts";
import { addressOf, lab, masters, networkNamespace, onMachine } from "../e2e/lab.ts";
import { installedCluster, timed } from "./living_cluster.ts";
import type { NoteFigure, Scenario } from "./scenario.ts";
import { noteClient, SteadyClient } from "./steady_client.ts";

/** Whether a cluster of three masters is highly available, and what hakube says of it when masters are lost. */
export const drillScenarios: readonly Scenario[] = [
  {
    id: "drill",
    what: "each of three masters is lost in a drill, under a client that writes and reads; the " +
      "installer is killed in the middle of another",
    play: async (note) => {
      await using admin = await healthyCluster(note);
      await drilledUnderClient(admin, note);
      await killedInstallerLeavesNothingDown(admin, note);
    },
  },
  {
    id: "status",
    what: "status and verify with all masters, without one, and status without two",
    play: async (note) => {
      await using admin = await healthyCluster(note);
      await lab("kill", "m2");
      const one = await unfit(admin, note, "status with one master dead", ["--json", "status"]);
      assert.ok(one.seconds <= 15, `status took ${one.seconds} s with one master dead`);
      assert.match(one.stdout, /"rule":"unreached","node":"m2"/);
      assert.match(one.stdout, /etcd bears no further loss: 2 of 3 members are healthy/);
      const verify = await unfit(admin, note, "verify with one master dead", ["verify"]);
      assert.match(verify.stdout, /the member on m2 does not answer/);
      await lab("kill", "m1");
      const two = await unfit(admin, note, "status with two masters dead", ["status"]);
      assert.match(two.stdout, /etcd has no majority: 1 of 3 members answers, 2 are needed/);
    },
  },
];

/** A new cluster of which status and verify say that it is well. */
async function healthyCluster(note: NoteFigure): Promise<Administrator> {
  const admin = await installedCluster();
  try {
    await until(180, "all system pods Running", () => admin.podsComplaint());
    const status = await timed(() => good(admin.hakube("status", "cluster.json")));
    note("status", status);
    const verify = await timed(async () => {
      const report = await good(admin.hakube("verify", "cluster.json"));
      assert.match(report, /lab: works, and is highly available/);
    });
    note("verify", verify);
    assert.equal(await leftOfVerify(admin), "");
    return admin;
  } catch (error) {
    await admin[Symbol.asyncDispose]();
    throw error;
  }
}

/** What verify has made and not taken away; empty when that is nothing. */
async function leftOfVerify(admin: Administrator): Promise<string> {
  return await good(admin.kubectl("get", "namespace", "hakube-verify", "--ignore-not-found"));
}

async function drilledUnderClient(admin: Administrator, note: NoteFigure): Promise<void> {
  const client = await SteadyClient.start(`${admin.directory}/kubeconfig`);
  const page = `${admin.directory}/drill.html`;
  const args = ["drill", "cluster.json", "--yes", "--json", "--html", page];
  const { code, stdout, stderr } = await admin.hakube(...args);
  const seen = await client.stop();
  assert.equal(code, 0, `${stderr}${stdout}`);
  const report = JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
  assert.equal(report.kind, "DrillReport");
  assert.deepEqual(report.masters.map(({ master }: { master: string }) => master), masters);
  for (const { master, awaySeconds, unsteadySeconds, failed, writes, lost } of report.masters) {
    note(`${master} lost: API away`, awaySeconds);
    note(`${master} lost: API unsteady`, unsteadySeconds);
    note(`${master} lost: writes that failed`, { failed, of: writes });
    assert.ok(unsteadySeconds <= 15);
    assert.deepEqual(lost, []);
  }
  noteClient(note, seen);
  assert.deepEqual(seen.lost, []);
  assert.ok(seen.longestSilence <= 15, `no answer for ${seen.longestSilence} s`);
  assert.match(await Deno.readTextFile(page), /<svg /);
}

async function killedInstallerLeavesNothingDown(
  admin: Administrator,
  note: NoteFigure,
): Promise<void> {
  // Not by way of the lab's script: the process that is killed has to be hakube itself.
  const process = new Deno.Command("nsenter", {
    args: [
      `--net=/run/netns/${networkNamespace}`,
      "--",
      ...hakubeCommand(),
      ...["drill", "cluster.json", "--yes", "--quiet"],
    ],
    cwd: admin.directory,
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  await until(120, "m0's etcd to be stopped", async () => {
    const { code } = await onMachine("m0", "systemctl", "is-active", "--quiet", "etcd");
    return code === 0 ? "it runs" : undefined;
  });
  process.kill("SIGKILL");
  await process.status;
  const seconds = await until(180, "all masters to be ready", () => mastersComplaint(admin));
  note("installer killed mid-drill: all masters ready after", seconds);
  await until(60, "the witness to have cleaned up", async () => {
    const label = "--selector=app.kubernetes.io/managed-by=hakube-drill";
    const left = await admin.kubectl(
      "get",
      "configmaps",
      "--all-namespaces",
      label,
      "--no-headers",
    );
    return left.stdout === "" ? undefined : left.stdout;
  });
  const timer = await onMachine("m0", "systemctl", "is-active", "hakube-restore.timer");
  assert.equal(timer.stdout.trim(), "inactive");
}

/** @returns which master's API server is not ready; undefined when all are */
async function mastersComplaint(admin: Administrator): Promise<string | undefined> {
  for (const name of masters) {
    const server = `--server=https://${addressOf(name)}:6443`;
    const { code, stderr } = await admin.kubectl("get", "--raw=/readyz", server);
    if (code !== 0) return `${name}: ${stderr}`;
  }
  return undefined;
}

/** Runs what has to end with exit code 7. */
async function unfit(
  admin: Administrator,
  note: NoteFigure,
  what: string,
  [command = "", ...more]: readonly string[],
): Promise<{ readonly stdout: string; readonly seconds: number }> {
  const begin = performance.now();
  const { code, stdout, stderr } = await admin.hakube(command, ...more, "cluster.json");
  const seconds = (performance.now() - begin) / 1000;
  assert.equal(code, 7, `${stderr}${stdout}`);
  note(what, seconds);
  return { stdout, seconds };
}

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import type { NodeOutcome } from "../../src/install/install_event.ts";
import { SshdCluster, type TestInstallResult } from "./sshd_cluster.ts";
import { sshTest } from "./sshd.ts";

/** The whole of `hakube install` on a hundred nodes behind one sshd. */

/** What a node's first run writes into its log on this machine, seconds left out. */
function expectedLog(name: string): string {
  const said = Array.from({ length: 20 }, (_, index) => {
    const line = index + 1;
    return `${name} out ${line}\n${name} err ${line}\n`;
  });
  return [
    "=== 2 steps\n==> [1/2] first\n",
    ...said,
    "<== [1/2] first: changed, exit code 0\n",
    "==> [2/2] second\n<== [2/2] second: changed, exit code 0\n",
    "=== the run has ended: success\n",
  ].join("");
}

function withoutSeconds(log: string): string {
  return log.replaceAll(/, \d+\.\d s$/gm, "");
}

/** What the cluster's master does when its nodes have ended. */
const clusterLog = "=== 1 step\n==> [1/1] token\n<== [1/1] token: ok, exit code 0\n" +
  "=== the run has ended: success\n";

/** Runs the work, and says how long it took and how much memory the process has. */
async function measured<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const begin = performance.now();
  const result = await work();
  const seconds = ((performance.now() - begin) / 1000).toFixed(1);
  const megabytes = (Deno.memoryUsage().rss / 1e6).toFixed(0);
  // deno-lint-ignore no-console -- how long it takes is a result of this test
  console.info(`${what}: ${seconds} s, ${megabytes} MB`);
  return result;
}

async function firstRun(cluster: SshdCluster): Promise<void> {
  const { outcomes, events } = await measured("100 nodes, first run", () => cluster.install());
  assert.deepEqual(outcomes.map(({ node }) => node), cluster.names);
  for (const outcome of outcomes) {
    assert.deepEqual([outcome.state, outcome.changed], ["ok", ["first", "second"]], outcome.node);
  }
  const ended = events.filter(({ kind }) => kind === "run-ended");
  assert.equal(ended.length, 100);
  await Promise.all(cluster.names.map((name) => assertOwnRun(cluster, name)));
}

/** The node ran its own script, once, and the log of it is whole. */
async function assertOwnRun(cluster: SshdCluster, name: string): Promise<void> {
  const log = `${cluster.logs}/${name}.log`;
  assert.equal(
    withoutSeconds(await cluster.log(name)),
    expectedLog(name) + (name === "m0" ? clusterLog : ""),
  );
  assert.equal(((await Deno.stat(log)).mode ?? 0) & 0o777, 0o600);
  const script = await Deno.readFile(`${cluster.assets}/scripts/${name}.sh`);
  const sha256 = createHash("sha256").update(script).digest("hex");
  const begun = (await cluster.journal(name)).filter(({ event }) => event === "run");
  assert.deepEqual(
    begun.map(({ phase, script }) => [phase, script]),
    name === "m0" ? [["node", sha256], ["cluster", sha256]] : [["node", sha256]],
  );
  assert.equal(await cluster.read(name, "/var/lib/second"), "ran\n");
}

async function secondRun(cluster: SshdCluster): Promise<void> {
  const { outcomes } = await measured("100 nodes, second run", () => cluster.install());
  assert.deepEqual(
    outcomes.filter(({ state, changed }) => state !== "ok" || changed.length > 0),
    [],
  );
}

const failing = ["m1", "w0", "w96"];

async function runWithFailures(cluster: SshdCluster): Promise<TestInstallResult> {
  for (const name of failing) {
    await Deno.remove(`${cluster.node(name).directory}/var/lib/second`);
    await cluster.behave(name, "for i in {1..12}; do echo trouble $i >&2; done; exit 3");
  }
  return await cluster.install();
}

function assertFailed(cluster: SshdCluster, outcome: NodeOutcome): void {
  assert.deepEqual(outcome, {
    node: outcome.node,
    state: "failed",
    changed: [],
    step: "second",
    message: "failed in step second (exit code 3)",
    hints: [],
    lastLines: Array.from({ length: 10 }, (_, index) => `trouble ${index + 3}`),
    log: `${cluster.logs}/${outcome.node}.log`,
  });
}

sshTest("install runs on a hundred nodes at once, each with its own script and log", async () => {
  await using cluster = await measured("100 nodes made", () => SshdCluster.make(97));
  await firstRun(cluster);
  await secondRun(cluster);
  const { outcomes } = await runWithFailures(cluster);
  const failed = outcomes.filter(({ state }) => state !== "ok");
  assert.deepEqual(failed.map(({ node }) => node), failing);
  for (const outcome of failed) assertFailed(cluster, outcome);
});

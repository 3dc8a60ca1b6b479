import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { denoRandom } from "../../src/adapters/deno_random.ts";
import { renewLeaves } from "../../src/assets/renew_leaves.ts";
import { loadDefinition } from "../../src/cli/load_definition.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { Administrator, good } from "../e2e/administrator.ts";
import { inNetwork, machines, masters, onMachine } from "../e2e/lab.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { timed } from "./living_cluster.ts";
import type { NoteFigure, Scenario } from "./scenario.ts";
import { noteClient, SteadyClient } from "./steady_client.ts";

/** Certificates are renewed before they end, and after. */
export const renewalScenarios: readonly Scenario[] = [{
  id: "renew",
  what:
    "certificates with a day left, in the assets and on every master, are renewed under a client that " +
    "writes and reads",
  play: renew,
}];

async function renew(note: NoteFigure): Promise<void> {
  await using admin = await Administrator.withFreshMachines();
  await good(admin.hakube("render", "cluster.json"));
  await good(admin.hakube("install", "cluster.json", "--accept-new-host-keys"));
  await good(
    admin.hakube("kubeconfig", "cluster.json", "--output", "kubeconfig", "--ttl", "30d"),
  );
  await leaveADay(admin);
  const list = await admin.hakube("certs", "list", "cluster.json", "--json");
  assert.equal(list.code, 7, list.stderr);
  note("certificates with a day left", `${endingSoon(list.stdout)}`);

  const client = await SteadyClient.start(`${admin.directory}/kubeconfig`);
  const renewing = () => good(admin.hakube("certs", "renew", "cluster.json", "--yes"));
  note("renewed in", await timed(renewing));
  const report = await client.stop();
  noteClient(note, report);

  const after = await admin.hakube("certs", "list", "cluster.json", "--json");
  assert.equal(after.code, 0, after.stdout);
  for (const master of masters) await assertInUse(master);
  assert.deepEqual(report.lost, []);
  assert.ok(report.failed.length * 100 <= report.requests, report.failed.join("\n"));
  const again = await admin.hakube("certs", "renew", "cluster.json", "--yes");
  assert.match(again.stderr, /3 of 3 nodes ok, nothing changed/);
}

/** As they would be a year after the installation: in the assets, on masters, and in what runs there. */
async function leaveADay(admin: Administrator): Promise<void> {
  const { directory } = admin;
  const { definition } = await loadDefinition(
    `${directory}/cluster.json`,
    { files: denoFiles, clock: new FixedClock(new Date().toISOString()) },
    () => Promise.reject(new Error("nothing is read from standard input")),
    { allowTwoMasters: false },
  );
  const clock = new FixedClock(new Date(Date.now() - 364 * 86_400_000).toISOString());
  const ports = { files: denoFiles, clock, random: denoRandom };
  await renewLeaves(planCluster(definition), `${directory}/assets`, ports, () => true);
  await good(admin.hakube("install", "cluster.json", ...masters));
  const short = "s/^kind: ClusterConfiguration$/&\\ncertificateValidityPeriod: 24h0m0s/";
  for (const master of masters) {
    const program = `sed '${short}' /etc/hakube/kubeadm-init.yaml >/run/day.yaml && ` +
      "kubeadm certs renew all --config=/run/day.yaml && rm /run/day.yaml && systemctl restart etcd";
    await good(onMachine(master, "bash", "-c", program));
  }
}

function endingSoon(text: string): number {
  const { certificates } = JSON.parse(text) as { certificates: { daysLeft: number }[] };
  return certificates.filter(({ daysLeft }) => daysLeft < 2).length;
}

/** @throws AssertionError unless what is shown on the network is new, and the programs take new ones themselves */
async function assertInUse(master: string): Promise<void> {
  for (const port of [2379, 2380, 6443]) {
    const address = `${machines[master]}:${port}`;
    const shown = await inNetwork(["openssl", "s_client", "-connect", address], { stdin: "" });
    const program = ["openssl", "x509", "-noout", "-checkend", `${300 * 86_400}`];
    const end = await inNetwork(program, { stdin: shown.stdout });
    assert.equal(end.code, 0, `${address} shows an old certificate: ${shown.stdout}`);
  }
}

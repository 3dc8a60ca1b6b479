import assert from "node:assert/strict";
import { Administrator, etcdctl, good } from "./administrator.ts";
import { lab } from "./lab.ts";
import { until } from "./timeline.ts";

Deno.test("hakube goes on when the first master's power was cut in kubeadm init", async () => {
  await using admin = await Administrator.withFreshMachines();
  await good(admin.hakube("render", "cluster.json"));
  const first = admin.hakube("install", "cluster.json", "--accept-new-host-keys");
  await until(120, "kubeadm init on m0", async () => {
    const log = await Deno.readTextFile(`${admin.directory}/logs/m0.log`).catch(() => "");
    // Control-plane files are written, and the key that says that the cluster is initialised is not.
    return log.includes("[kubelet-start] Starting the kubelet") ? undefined : log.slice(-100);
  });
  await lab("kill", "m0");
  await lab("start", "m0");
  await good(admin.hakube("install", "cluster.json"));
  // The other nodes' runs went on meanwhile; the first installer has shown them to their end.
  const { code, stderr } = await first;
  assert.equal(code, 8, stderr);
  await good(admin.hakube("kubeconfig", "cluster.json", "--output", "kubeconfig"));
  assert.equal(await admin.nodesComplaint(), undefined);
  const { stdout } = await etcdctl("m0", "member", "list");
  assert.equal(stdout.match(/, started, /g)?.length, 3, stdout);
  await until(120, "all system pods Running", () => admin.podsComplaint());
});

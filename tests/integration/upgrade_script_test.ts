import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

Deno.test("a new kubelet that a restart of the machine has started does not pass with the settings of before", async () => {
  await using worker = await ScriptedNode.make("upgrade_node", "worker");
  const { nodeName } = worker.plan.node;
  const version = (await worker.call("eval", "echo $kubernetes_version")).stdout.trim();
  await worker.place("systemctl", "");
  await worker.place("kubelet", "");
  await worker.place("pidof", "echo 1");
  await worker.place("ps", "echo 0");
  await worker.place("kubectl", `[[ "$*" == *'get node ${nodeName}'* ]] && printf v${version}`);
  const before = await worker.call("kubelet_is_current");
  assert.equal(before.code, 1);
  assert.match(before.stderr, /kubeadm-upgrade\.yaml is not as it should be/);
  await worker.place("kubeadm", 'echo "$*" >/run/done');
  const restarted = await worker.call("restart_kubelet");
  assert.equal(restarted.code, 0, restarted.stderr);
  assert.match((await worker.node.shell("cat /run/done")).stdout, /^upgrade node /);
  const after = await worker.call("kubelet_is_current");
  assert.equal(after.code, 0, after.stderr);
});

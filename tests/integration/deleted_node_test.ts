import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

Deno.test("a master whose node was deleted has its kubelet make it anew, before it is marked", async () => {
  await using master = await ScriptedNode.make();
  const { nodeName } = master.plan.node;
  await master.write("/etc/kubernetes/kubelet.conf", "");
  // The API server answers, and knows the node once its kubelet was started anew.
  await master.place(
    "kubectl",
    `
case "$*" in
  *--ignore-not-found*) ;;
  *'get node ${nodeName}') [ -e /run/done ] ;;
esac
`,
  );
  await master.place("systemctl", 'echo "systemctl $*" >>/run/done');
  await master.place("kubeadm", 'echo "kubeadm $3" >>/run/done');
  const { code, stderr } = await master.call("join_control_plane");
  assert.equal(code, 0, stderr);
  assert.equal(
    (await master.node.shell("cat /run/done")).stdout,
    "systemctl restart kubelet\nkubeadm mark-control-plane\n",
  );
});

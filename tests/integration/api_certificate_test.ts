import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

const pki = "/etc/kubernetes/pki";

/** A master that has joined, and these halves of its API server's certificate. */
async function joined(...halves: readonly string[]): Promise<ScriptedNode> {
  const master = await ScriptedNode.make();
  await master.write("/etc/kubernetes/kubelet.conf", "");
  for (const half of halves) await master.write(`${pki}/apiserver.${half}`, "old");
  await master.place("kubectl", "echo node-role.kubernetes.io/control-plane");
  await master.place("systemctl", 'echo "systemctl $*" >>/run/done');
  // As the real one, it does not take half of a certificate for none.
  await master.place(
    "kubeadm",
    `[ ! -e ${pki}/apiserver.key ] || exit 1; echo "kubeadm $4" >>/run/done; mkdir -p ${pki}; touch ${pki}/apiserver.{crt,key}`,
  );
  return master;
}

Deno.test("a master that lost its API server's certificate to a power cut gets another one", async (t) => {
  for (const halves of [[], ["key"], ["crt"]]) {
    await t.step(`there is ${halves[0] ?? "nothing"}`, async () => {
      await using master = await joined(...halves);
      const { code, stderr } = await master.call("join_control_plane");
      assert.equal(code, 0, stderr);
      assert.equal(
        (await master.node.shell("cat /run/done")).stdout,
        "kubeadm apiserver\nsystemctl restart kubelet\nsystemctl start kubelet\n",
      );
    });
  }
});

Deno.test("a master that has its API server's certificate keeps it", async () => {
  await using master = await joined("crt", "key");
  const { code, stderr } = await master.call("join_control_plane");
  assert.equal(code, 0, stderr);
  assert.equal((await master.node.shell("cat /run/done")).stdout, "systemctl start kubelet\n");
});

import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

const journal = '{"event":"fact","name":"etcdClusterId","value":"7"}\n';

async function leftMaster(): Promise<ScriptedNode> {
  const node = await ScriptedNode.make("clean");
  await node.place("systemctl", "case $1 in is-active) exit 3 ;; esac");
  await node.decide({ etcdMember: "lost", loginUser: "nobody", purgePackages: "no" });
  for (
    const path of [
      "/var/lib/etcd/member/wal",
      "/var/lib/etcd/before-lab-0123/member/wal",
      "/var/lib/etcd/lost+found/x",
      "/var/lib/hakube/script.sh",
      "/var/lib/hakube/snapshots/lab-0123.db",
      "/var/lib/hakube/etcd-3.7.3/etcd",
      "/var/log/hakube/run-1.log",
      "/etc/hakube/kubeadm-init.yaml",
      "/etc/hakube/mirrors/etcd",
    ]
  ) await node.write(path, "");
  await node.write("/var/lib/hakube/journal.jsonl", journal);
  return node;
}

Deno.test("cleaning takes what hakube has kept of the cluster, and leaves what tells of its runs", async () => {
  await using master = await leftMaster();
  for (
    const [probe, action] of [["files_are_gone", "remove_files"], ["etcd_is_gone", "remove_etcd"]]
  ) {
    assert.equal((await master.call(probe ?? "")).code, 1, probe);
    const done = await master.call(action ?? "");
    assert.equal(done.code, 0, done.stderr);
    const after = await master.call(probe ?? "");
    assert.equal(after.code, 0, after.stderr);
  }
  const { stdout } = await master.node.shell(
    "find /var/lib/etcd /var/lib/hakube /var/log/hakube /etc/hakube -type f | sort",
  );
  assert.deepEqual(stdout.trim().split("\n"), [
    "/etc/hakube/mirrors/etcd",
    "/var/lib/etcd/lost+found/x",
    "/var/lib/hakube/journal-before-reset.jsonl",
    "/var/log/hakube/run-1.log",
  ]);
});

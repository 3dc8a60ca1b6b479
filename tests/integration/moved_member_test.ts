import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

/** A master that has data of etcd, as a member at this address. */
async function masterWithData(address: string): Promise<ScriptedNode> {
  const master = await ScriptedNode.make();
  const url = `https://${address}:2380`;
  await master.write("/etc/etcd/etcd.env", `ETCD_INITIAL_ADVERTISE_PEER_URLS=${url}\n`);
  await master.write("/var/lib/etcd/member/wal", "");
  return master;
}

Deno.test("a master with etcd's data at another address is told to be reset, and nothing is changed", async () => {
  await using master = await masterWithData("192.0.2.250");
  const { nodeName } = master.plan.node;
  await master.decide({ quorumSeen: "yes" });
  const { code, stderr } = await master.call("start_etcd");
  assert.equal(code, 1);
  assert.match(
    stderr,
    new RegExp(
      `member at https://192.0.2.250:2380 here.*hakube reset DEFINITION ${nodeName}, then hakube install`,
    ),
  );
  assert.match((await master.node.shell("cat /etc/etcd/etcd.env")).stdout, /192\.0\.2\.250/);
});

Deno.test("a cluster that was never there is reset as a whole when a master's address changes", async () => {
  await using master = await masterWithData("192.0.2.250");
  await master.decide({ quorumSeen: "no" });
  const { stderr } = await master.call("refuse_moved_member");
  assert.match(stderr, /hakube reset --all --confirm \S+ DEFINITION, and install it again/);
});

Deno.test("a master with etcd's data at its own address goes on", async () => {
  await using master = await masterWithData("0.0.0.0");
  await master.write(
    "/etc/etcd/etcd.env",
    `ETCD_INITIAL_ADVERTISE_PEER_URLS=https://${master.plan.node.privateIP}:2380\n`,
  );
  const { code, stderr } = await master.call("refuse_moved_member");
  assert.equal(code, 0, stderr);
});

Deno.test("a member that the others do not know is told to be reset", async (t) => {
  await using master = await ScriptedNode.make();
  const own = `https://${master.plan.node.privateIP}:2380`;
  await master.decide({ quorumSeen: "yes" });
  const table: readonly (readonly [string, string, boolean])[] = [
    ["they know it", `echo 1f, started, me, ${own}, x, false`, true],
    ["they do not answer", "exit 1", true],
    ["they do not know it", "echo 1f, started, m1, https://192.0.2.1:2380, x, false", false],
  ];
  for (const [what, says, passes] of table) {
    await t.step(what, async () => {
      await master.place("etcdctl", says);
      const { code, stderr } = await master.call("refuse_stranger");
      assert.equal(code === 0, passes, stderr);
      if (!passes) assert.match(stderr, /know of no member at .*: hakube reset DEFINITION/);
    });
  }
});

import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

/** A learner that has caught up when its promotion is asked for the second time; `/run/voter` tells that it votes. */
const etcdctl = (url: string) => `
case "$*" in
  *127.0.0.1*get*) [ -e /run/voter ] || { echo 'rpc not supported for learner' >&2; exit 1; } ;;
  *'member list'*) echo "1f, started, m0, ${url}, x, $([ -e /run/voter ] && echo false || echo true)" ;;
  *'member promote 1f')
    if [ ! -e /run/asked ]; then
      : >/run/asked
      echo 'can only promote a learner member which is in sync with leader' >&2
      exit 1
    fi
    : >/run/voter
    ;;
  *) exit 1 ;;
esac
`;

async function learner(): Promise<ScriptedNode> {
  const master = await ScriptedNode.make();
  await master.place("etcdctl", etcdctl(`https://${master.plan.node.privateIP}:2380`));
  // The promotion is asked for in the first minute, or never.
  await master.node.shell("sed --in-place 's/wait_for 530/wait_for 0/' /run/script.sh");
  return master;
}

Deno.test("a learner whose replacing was cut off gets its vote when it has caught up", async () => {
  await using master = await learner();
  await master.decide({ etcd: "existing", quorumSeen: "yes" });
  await master.node.shell(
    "sed --in-place 's/wait_for 60 .a majority/wait_for 5 '\"'\"'a majority/' /run/script.sh",
  );
  const { code, stderr } = await master.call("wait_for_quorum");
  assert.equal(code, 0, stderr);
});

Deno.test("a member of a new cluster asks nobody for its vote", async () => {
  await using master = await learner();
  await master.decide({ etcd: "new", quorumSeen: "no" });
  const { code, stderr } = await master.call("majority_answers");
  assert.equal(code, 1);
  assert.match(stderr, /rpc not supported for learner/);
  assert.equal((await master.node.shell("ls /run/asked")).code === 0, false);
});

Deno.test("a member that the others do not know is told so, and nobody is promoted", async () => {
  await using master = await learner();
  await master.place(
    "etcdctl",
    "case \"$*\" in *'member list'*) echo 1f, started, m1, https://192.0.2.1:2380, x, false ;; *) exit 1 ;; esac",
  );
  const { code, stderr } = await master.call("promote_me");
  assert.equal(code, 1);
  assert.match(stderr, /^the others know of no member at https:/m);
});

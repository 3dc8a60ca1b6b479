import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

/** An API server's answers, as kubectl prints them; nothing can be evicted in time. */
const kubectl = `
case "$*" in
  *'get pods'*)
    cat <<'END'
shop          web-1       ReplicaSet   Running
shop          web-2       ReplicaSet   Running
bare          lonely      <none>       Running
kube-system   flannel-x   DaemonSet    Running
kube-system   etcd-m0     Node         Running
batch         once        Job          Succeeded
END
    ;;
  *'get poddisruptionbudgets'*)
    cat <<'END'
shop    web      0
shop    spare    1
other   full     0
END
    ;;
  *'get node'*'--output=name'*) echo node/w0 ;;
  *'get node'*) cat /run/ready ;;
  *drain*) echo "drain $*" >>/run/drained && exit 1 ;;
esac
`;

async function leaving(): Promise<ScriptedNode> {
  const node = await ScriptedNode.make("leave");
  await node.place("kubectl", kubectl);
  return node;
}

const decisions = { leaving: "w0", drainSeconds: "5", force: "no", reached: "yes" };

Deno.test("a node that is not drained in time names the pods that stay, and the budgets that keep them", async () => {
  await using node = await leaving();
  await node.decide(decisions);
  const { code, stderr } = await node.call("drain_node");
  assert.equal(code, 1);
  assert.match(
    stderr,
    /^w0 was not drained within 5 s; still on w0: shop\/web-1 shop\/web-2 bare\/lonely$/m,
  );
  assert.match(stderr, /^PodDisruptionBudgets that allow no eviction now: shop\/web$/m);
  assert.match(stderr, /kubectl uncordon w0/);
});

Deno.test("a machine that is not reached is drained as long as the cluster hears of it", async (t) => {
  for (const [ready, drains] of [["Unknown", false], ["True", true]] as const) {
    await t.step(`Ready: ${ready}`, async () => {
      await using node = await leaving();
      await node.write("/run/ready", `${ready}\n`);
      // Not a minute: `wait_for` tries once.
      await node.node.shell("sed --in-place 's/wait_for 70/wait_for 0/' /run/script.sh");
      await node.decide({ ...decisions, reached: "no" });
      const { code } = await node.call("drain_node");
      assert.equal(code, drains ? 1 : 0);
      const { stdout } = await node.node.shell("cat /run/drained");
      assert.equal(stdout !== "", drains);
    });
  }
});

Deno.test("the same pods have to go before an upgrade as before a node leaves", async () => {
  await using leave = await leaving();
  await using upgrade = await ScriptedNode.make("drain_nodes");
  await upgrade.place("kubectl", kubectl);
  const [one, other] = await Promise.all(
    [leave, upgrade].map((node) => node.call("pods_to_go", "w0")),
  );
  assert.equal(one?.stdout, "shop/web-1\nshop/web-2\nbare/lonely\n");
  assert.equal(other?.stdout, one?.stdout);
});

/** Nodes keep an annotation and whether they are cordoned in files; `w1` is not drained in time. */
const annotating = `
case "$*" in
  *'get node '*annotations*) cat "/run/noted-\${@: -2:1}" ;;
  *'get node '*unschedulable*) cat "/run/cordoned-\${@: -2:1}" ;;
  *'get pods'* | *'get poddisruptionbudgets'*) ;;
  *'annotate node'*'hakube/upgrade-') : >"/run/noted-\${@: -2:1}" ;;
  *'annotate node'*) printf %s "\${!##*=}" >"/run/noted-\${@: -2:1}" ;;
  *uncordon*) : >"/run/cordoned-\${!#}" ;;
  *cordon*) printf true >"/run/cordoned-\${!#}" ;;
  *'drain w1'*) exit 1 ;;
esac
`;

Deno.test("a batch of which one node is not drained is used again as a whole", async () => {
  await using node = await ScriptedNode.make("drain_nodes");
  await node.place("kubectl", annotating);
  await node.write("/run/cordoned-w2", "true");
  for (const file of ["noted-w0", "noted-w1", "noted-w2", "cordoned-w0", "cordoned-w1"]) {
    await node.write(`/run/${file}`, "");
  }
  // w2 was cordoned before, and stays so.
  await node.decide({ nodes: "w0 w2 w1", drainSeconds: "5" });
  const { code, stderr } = await node.call("drain_nodes");
  assert.equal(code, 1);
  assert.match(stderr, /^not drained within 5 s: w1, which is used again;/m);
  const { stdout } = await node.node.shell("cd /run && grep --with-filename . noted-* cordoned-*");
  assert.equal(stdout, "cordoned-w2:true\n");
});

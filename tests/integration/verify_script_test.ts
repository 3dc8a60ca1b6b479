import assert from "node:assert/strict";
import { ScriptedNode } from "./scripted_node.ts";

/** Says of nodes and pods what these files hold; the second time that it is asked for nodes, `m1` is lost. */
const kubectl = `
case "$*" in
  *'get nodes'*)
    echo asked >>/run/asked
    echo "m0 True"
    if [ "$(wc --lines </run/asked)" -gt 1 ]; then echo "m1 Unknown"; else echo "m1 True"; fi
    ;;
  *'get pods'*) echo "True m0 pod-0 10.244.0.5" ;;
esac
`;

Deno.test("verify does not wait for a pod on a node that was lost meanwhile", async () => {
  await using node = await ScriptedNode.make("verify");
  await node.place("kubectl", kubectl);
  await node.decide({});
  const { code, stderr } = await node.call("wait_for", "20", "pods", "all_nodes_have_pods");
  assert.equal(code, 0, stderr);
  const { stdout } = await node.node.shell("cat /run/hakube/bundle/nodes");
  assert.equal(stdout, "m0 True\nm1 Unknown\n");
});

Deno.test("verify takes an API server that does not answer for no answer", async () => {
  await using node = await ScriptedNode.make("verify");
  await node.place("kubectl", "exit 1");
  await node.decide({});
  const { code, stderr } = await node.call("wait_for", "0", "pods", "all_nodes_have_pods");
  assert.equal(code, 1, stderr);
});

Deno.test("verify names the masters that have not answered behind the load balancer", async () => {
  await using node = await ScriptedNode.make("verify");
  const masters = (await node.call("masters")).stdout.trim().split("\n").map((line) =>
    line.split(" ")
  );
  const [[first = "", address = ""] = [], ...others] = masters;
  const balancer = (await node.call("eval", "echo $control_plane_endpoint")).stdout.trim();
  // Each API server shows its address for a certificate, and the load balancer leads to one of them.
  await node.place("curl", "");
  await node.place(
    "openssl",
    `case "$*" in x509*) cat ;; *${balancer}) echo ${address}:6443 ;; *) echo "$3" ;; esac`,
  );
  await node.decide({});
  const { code, stderr } = await node.call("load_balancer_leads_to_masters");
  assert.equal(code, 0, stderr);
  assert.match(stderr, new RegExp(`^detail answered: ${first} \\(\\d+\\)$`, "m"));
  const unseen = others.map(([name]) => name).join(" ");
  assert.match(stderr, new RegExp(`^detail not seen there: ${unseen}; see that`, "m"));
});

Deno.test("verify without the lock makes nothing, and takes nothing away", async () => {
  await using node = await ScriptedNode.make("verify");
  await node.place("etcdctl", 'case "$*" in *lock*) exit 1 ;; esac');
  await node.place("kubectl", "touch /run/called");
  const [{ node: { nodeName } }] = [node.plan];
  await node.decide({ format: "1", runId: "r1", phase: "verify", node: nodeName });
  const { code, stderr } = await node.call("run");
  assert.equal(code, 1, stderr);
  assert.match(stderr, /etcd gives no lock/);
  const { stdout } = await node.node.shell("ls /run");
  assert.doesNotMatch(stdout, /called/);
});

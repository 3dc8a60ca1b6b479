import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { operationRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { planSample } from "../golden/rendered_samples.ts";
import { makeNodeNamespace } from "./node_namespace.ts";

/** What a pod network and kube-proxy leave behind, beside what is the machine's own. */
const leftovers = `
set -e
ip link add cni0 type bridge
ip link add flannel.1 type bridge
ip link add cali0123456789a type veth peer name own1
ip link add own0 type bridge
iptables-nft -t nat -N KUBE-SERVICES
iptables-nft -t nat -N OWN
iptables-nft -t nat -A KUBE-SERVICES -d 10.96.0.1 -j RETURN
iptables-nft -t nat -A PREROUTING -m comment --comment "service portals" -j KUBE-SERVICES
iptables-nft -t nat -A PREROUTING -s 192.0.2.1 -m comment --comment "not of KUBE-PROXY" -j OWN
iptables-nft -N FLANNEL-FWD
iptables-nft -A FORWARD -j FLANNEL-FWD
iptables-nft -P FORWARD DROP
nft add table ip kube-proxy
nft add table ip own
mkdir -p /etc/cni/net.d /run/flannel
touch /etc/cni/net.d/10-flannel.conflist /run/flannel/subnet.env
`;

const look = `
ip -oneline link show | awk -F': ' '{ print $2 }'
iptables-nft-save | grep -v '^#'
nft list tables
find /etc/cni/net.d /run/flannel -type f
`;

Deno.test("cleaning takes the cluster's interfaces and rules, and none of the machine's own", async () => {
  const plan = await planSample("ha");
  const [master] = plan.nodes;
  assert.ok(master);
  const script = operationRenderer(plan, await readTemplates(denoFiles))("clean", master);
  await using node = await makeNodeNamespace();
  // A node's /etc is its own, and so are the names of awk and iptables.
  await good(
    new Deno.Command("cp", { args: ["-a", "/etc/alternatives", `${node.directory}/etc/`] }),
  );
  await Deno.writeTextFile(`${node.directory}/run/script.sh`, script);
  const clean = `
if bash /run/script.sh network_is_gone; then echo "nothing was there" >&2; exit 1; fi
bash /run/script.sh remove_network
bash /run/script.sh network_is_gone
`;
  await Deno.writeTextFile(`${node.directory}/run/test.sh`, `${leftovers}${clean}${look}`);
  const { code, stdout, stderr } = await node.shell("unshare --net bash /run/test.sh");
  assert.equal(code, 0, stderr);
  for (const own of ["own0", ":OWN", "-A PREROUTING -s 192.0.2.1/32", "table ip own"]) {
    assert.ok(stdout.includes(own), `${own} is gone: ${stdout}`);
  }
  assert.match(stdout, /^:FORWARD DROP/m);
  for (
    const gone of ["cni0", "flannel", "cali", "KUBE-SERVICES", "FLANNEL", "table ip kube-proxy"]
  ) {
    assert.ok(!stdout.includes(gone), `${gone} is there: ${stdout}`);
  }
});

async function good(command: Deno.Command): Promise<void> {
  const { code, stderr } = await command.output();
  assert.equal(code, 0, new TextDecoder().decode(stderr));
}

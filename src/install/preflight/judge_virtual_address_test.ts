import assert from "node:assert/strict";
import { judgeContext, machineFacts, nodeMeasurement } from "../../../tests/fakes/machine_facts.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import type { LoadBalancer } from "../../definition/cluster_definition.ts";
import { judge } from "./judge.ts";
import type { NodeMeasurement } from "./measurements.ts";
import type { ProbeResult } from "./preflight_protocol.ts";

const { masters } = resolvedDefinition();
const [m0] = masters;
assert.ok(m0);

/** Findings about an address for keepalived, as `id node: measured`. */
function found(
  nodes: readonly NodeMeasurement[],
  state: ProbeResult["state"],
  loadBalancer: Partial<LoadBalancer> = {},
  host = "10.88.0.9",
): string[] {
  const definition = resolvedDefinition({
    masterLoadBalancerAddress: { host, port: 6443 },
    loadBalancer: {
      type: "keepalived",
      interface: undefined,
      virtualRouterId: 9,
      ...loadBalancer,
    } as LoadBalancer,
  });
  const probes = new Map(nodes.map(({ node }) => [node.nodeName, [{ state, node: "" }]]));
  const none = { failures: new Map(), network: undefined };
  return judge({ nodes, loadBalancer: probes, ...none }, judgeContext({ definition }))
    .map(({ id, node, measured }) => `${id} ${node}: ${measured}`);
}

const all = masters.map((node) => nodeMeasurement(node));

Deno.test("judge() finds nothing in an address that is silent, or a master's already", () => {
  assert.deepEqual(found(all, "unreachable"), []);
  assert.deepEqual(found(all, "timeout"), []);
  const addresses = machineFacts(m0).addresses
    .flatMap((own) => [own, { ...own, address: "10.88.0.9", prefix: 32 }]);
  const held = [nodeMeasurement(m0, { addresses }), ...all.slice(1)];
  assert.deepEqual(found(held, "open"), []);
  assert.match(found(held, "timeout").join(), /^load-balancer m0/);
});

Deno.test("judge() finds another machine at the address, once all masters are measured", () => {
  assert.deepEqual(found(all, "refused"), [
    "virtual-address m0: 10.88.0.9 answers, and is another machine's",
    "virtual-address m1: 10.88.0.9 answers, and is another machine's",
    "virtual-address m2: 10.88.0.9 answers, and is another machine's",
  ]);
  assert.deepEqual(found(all.slice(1), "open"), []);
});

Deno.test("judge() wants the address in the network of the master's interface", () => {
  const [own] = machineFacts(m0).addresses;
  assert.ok(own);
  const narrow = nodeMeasurement(m0, { addresses: [{ ...own, prefix: 31 }] });
  assert.deepEqual(found([narrow], "timeout", { interface: "eth0" }), [
    "virtual-address m0: 10.88.0.9 is no host's address in the network of 10.88.0.10/31 of eth0",
  ]);
  assert.deepEqual(found([narrow], "timeout", { interface: "eth7" }), [
    "virtual-address m0: there is no interface eth7",
  ]);
});

Deno.test("judge() refuses the first and the last address of the network, which are no host's", () => {
  const [own] = machineFacts(m0).addresses;
  assert.ok(own);
  const foundAt = (host: string, prefix: number): string[] =>
    found([nodeMeasurement(m0, { addresses: [{ ...own, prefix }] })], "timeout", {}, host);
  for (const host of ["10.88.0.0", "10.88.0.255"]) {
    assert.deepEqual(foundAt(host, 24), [
      `virtual-address m0: ${host} is no host's address in the network of 10.88.0.10/24 of eth0`,
    ]);
  }
  assert.deepEqual(foundAt("10.88.0.255", 16), []);
  assert.deepEqual(foundAt("10.88.0.11", 31), []);
});

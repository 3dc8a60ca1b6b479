import assert from "node:assert/strict";
import { judgeContext, machineFacts, nodeMeasurement } from "../../../tests/fakes/machine_facts.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { allNodes } from "../../definition/cluster_definition.ts";
import { judge } from "./judge.ts";
import type { Measurements, NetworkMeasurement, NodeMeasurement } from "./measurements.ts";
import type { Source } from "./sources.ts";
import type { FetchResult, ProbeResult } from "./preflight_protocol.ts";

const [m0, m1, m2, w0] = allNodes(resolvedDefinition());
assert.ok(m0 && m1 && m2 && w0);

/** What is found, as `severity id node: measured`. */
function found(nodes: readonly NodeMeasurement[], more: Partial<Measurements> = {}): string[] {
  const nothing = { failures: new Map(), loadBalancer: new Map(), network: undefined };
  return judge({ nodes, ...nothing, ...more }, judgeContext()).map((finding) =>
    `${finding.severity} ${finding.id} ${finding.node}: ${finding.measured}`
  );
}

Deno.test("judge() finds what nodes share and should not", () => {
  const same = { machineId: "x", productUuid: "y", hostname: "m0" };
  const [address] = machineFacts(m0).addresses;
  assert.ok(address);
  const mac = (node: typeof m0, prefix: number) => ({
    addresses: [{ ...address, address: node.privateIP, prefix }],
  });
  assert.deepEqual(
    found([nodeMeasurement(m0, same), nodeMeasurement(m1, same)]).map((text) =>
      text.replace(/:.*/, "")
    ),
    [
      "warning hostname m1",
      "warning hostname-unique m0",
      "warning hostname-unique m1",
      "warning machine-id m0",
      "warning machine-id m1",
      "warning product-uuid m0",
      "warning product-uuid m1",
    ],
  );
  const macs = (prefix: number) =>
    found([nodeMeasurement(m0, mac(m0, prefix)), nodeMeasurement(m1, mac(m1, prefix))]);
  assert.match(macs(24).join("\n"), /^error mac-address m0: the same address 02:.*\nerror .* m1:/);
  assert.match(macs(32).join("\n"), /^warning mac-address m0/);
  const containers = { productUuid: "y", container: true, ntpSynchronized: "yes" };
  assert.deepEqual(found([nodeMeasurement(m0, containers), nodeMeasurement(m1, containers)]), []);
});

Deno.test("judge() compares clocks, and allows for what the answer took", () => {
  const clocks = (...clocks: [offset: number, uncertainty?: number][]): string[] => {
    const nodes = clocks.map(([offset, uncertainty = 0.01], index) => {
      const node = [m0, m1, m2][index] ?? m0;
      return nodeMeasurement(node, {}, { clock: { offset, uncertainty } });
    });
    return found(nodes);
  };
  assert.deepEqual(clocks([30], [30.4], [29.7]), []);
  assert.deepEqual(clocks([0], [0.7, 0.3], [0]), []);
  assert.deepEqual(clocks([0], [0.7], [-0.1]), ["warning clock m1: 0.7 s ahead of m0"]);
  assert.deepEqual(clocks([0], [-600], [1]), [
    "error clock m1: 600.0 s behind m0",
    "warning clock m2: 1.0 s ahead of m0",
  ]);
  assert.deepEqual(clocks([90], [90]), [
    "warning clock m0: 90.0 s ahead of this machine",
    "warning clock m1: 90.0 s ahead of this machine",
  ]);
});

Deno.test("judge() judges etcd's disk", () => {
  const disk = (etcdDisk: NodeMeasurement["etcdDisk"]): string[] =>
    found([nodeMeasurement(m0, {}, { etcdDisk })]);
  assert.deepEqual(disk({ p99Milliseconds: 10, writes: 200 }), []);
  assert.deepEqual(disk({ p99Milliseconds: 12.5, writes: 200 }), [
    "warning etcd-disk m0: 99 of 100 writes synced within 12.5 ms",
  ]);
  assert.deepEqual(disk({ reason: "etcd runs" }), ["info etcd-disk m0: not measured: etcd runs"]);
});

Deno.test("judge() judges what can be fetched", () => {
  const source = {
    what: "etcd",
    url: "https://example.com/etcd",
    kind: "file",
    mirror: undefined,
  } as const;
  const registry = { ...source, kind: "registry" } as const;
  const login = { url: "https://m", keyFingerprint: undefined, sha256: {}, ca: undefined };
  const known = { ...registry, mirror: { ...login, credentialsFile: "./login" } } as const;
  const fetched = (of: Source, result: FetchResult | undefined) =>
    found([nodeMeasurement(m0, {}, { sources: [{ source: of, result }] })]);
  const status = (status: number): FetchResult => ({ status, message: "" });
  for (const fine of [200, 302, 405]) assert.deepEqual(fetched(source, status(fine)), []);
  assert.deepEqual(fetched(registry, status(401)), []);
  assert.match(fetched(known, status(401)).join(), /^error sources m0: .*status 401$/);
  assert.deepEqual(fetched(source, status(401)), [
    "error sources m0: etcd, https://example.com/etcd: HTTP status 401",
  ]);
  assert.deepEqual(fetched(source, { status: 0, message: "no route" }), [
    "error sources m0: etcd, https://example.com/etcd: no route",
  ]);
  assert.match(fetched(source, undefined).join(), /^info sources m0: not measured/);
});

const open: ProbeResult = { state: "open", node: "" };
const refused: ProbeResult = { state: "refused", node: "" };
const listening = { port: "tcp/6443", address: "*", process: "kube-apiserver" };

Deno.test("judge() judges the way to the load balancer", () => {
  const to = (result: ProbeResult, facts = {}): string[] =>
    found([nodeMeasurement(m0, facts)], { loadBalancer: new Map([["m0", [result]]]) });
  assert.deepEqual(to(open), []);
  assert.match(
    to(refused).join(),
    /^info load-balancer m0: .*: refused, and no master listens yet$/,
  );
  assert.deepEqual(to(refused, { listeners: [listening] }), [
    "warning load-balancer m0: 10.88.0.9:6443 (10.88.0.9): refused",
  ]);
  assert.match(
    to({ ...refused, state: "timeout" }).join(),
    /^warning load-balancer m0: .*timeout$/,
  );
});

Deno.test("judge() wants a name of the load balancer that each node knows", () => {
  const masterLoadBalancerAddress = { host: "kube.example.com", port: 6443 };
  const context = judgeContext({ definition: resolvedDefinition({ masterLoadBalancerAddress }) });
  const nodes = [nodeMeasurement(m0, {}, { loadBalancerAddress: "" })];
  const nothing = { failures: new Map(), loadBalancer: new Map(), network: undefined };
  const [finding] = judge({ nodes, ...nothing }, context);
  assert.deepEqual([finding?.id, finding?.severity], ["load-balancer-name", "error"]);
});

Deno.test("judge() names masters to which the load balancer does not lead", () => {
  const listeners = new Map([["m0", ["tcp/6443"]], ["m1", ["tcp/6443"]], ["m2", []]]);
  const served = nodeMeasurement(m2, { listeners: [listening] });
  const forwarding = (...seen: string[]): string[] =>
    found([nodeMeasurement(m0), nodeMeasurement(m1), served], {
      network: { listeners, probes: [] },
      loadBalancer: new Map([["m0", seen.map((node) => ({ ...open, node }))]]),
    }).map((text) => text.replace("load-balancer-targets ", ""));
  const busy = "info m2: not measured: its port 6443 is in use";
  assert.deepEqual(forwarding("m0", "m1"), [busy]);
  assert.deepEqual(forwarding("m0"), ["warning m1: connections went to m0 alone", busy]);
  const [first, second, third] = forwarding("");
  assert.match(`${first}\n${second}`, /^info m0: not measured: .*\ninfo m1: not measured: /);
  assert.equal(third, busy);
});

Deno.test("judge() puts what a node does not reach into one finding a check and reason", () => {
  const probe = (to: string, port: string, result: ProbeResult | undefined) =>
    ({ check: "control-plane-ports", from: "m0", to, port, result }) as const;
  const network: NetworkMeasurement = {
    listeners: new Map([["m1", ["tcp/2379", "tcp/2380"]]]),
    probes: [
      probe("m1", "tcp/2379", { state: "open", node: "m1" }),
      probe("m1", "tcp/2380", { state: "timeout", node: "" }),
      probe("m1", "tcp/6443", open),
      probe("m2", "tcp/2380", { state: "timeout", node: "" }),
      probe("m1", "tcp/2379", { state: "open", node: "m2" }),
      probe("m1", "tcp/2379", open),
      probe("m1", "tcp/2379", undefined),
    ],
  };
  assert.deepEqual(found([nodeMeasurement(m0)], { network }), [
    "error control-plane-ports m0: does not reach m1 tcp/2380, m2 tcp/2380: timeout",
    "error control-plane-ports m0: does not reach m1 tcp/2379: m2 answers",
    "error control-plane-ports m0: does not reach m1 tcp/2379: something else answers",
  ]);
});

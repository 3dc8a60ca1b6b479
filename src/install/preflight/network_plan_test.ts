import assert from "node:assert/strict";
import { nodeMeasurement } from "../../../tests/fakes/machine_facts.ts";
import { resolvedDefinition, resolvedNode } from "../../../tests/fakes/resolved_definition.ts";
import { SeededRandom } from "../../../tests/fakes/seeded_random.ts";
import { allNodes } from "../../definition/cluster_definition.ts";
import type { CheckId } from "./preflight_checks.ts";
import { listenedPorts, planProbes, samplePairs } from "./network_plan.ts";

const definition = resolvedDefinition();
const ignored: ReadonlySet<CheckId> = new Set();
const nodes = allNodes(definition).map((node) => nodeMeasurement(node));

Deno.test("planProbes() sends masters to masters, all to masters, masters to all", () => {
  const plan = planProbes(nodes, (_, port) => port.startsWith("tcp/"), {
    definition,
    random: new SeededRandom(),
    ignored,
  });
  const from = (name: string): string[] =>
    (plan.get(name) ?? []).map(({ check, to, port }) => `${check} ${to} ${port}`);
  assert.deepEqual(from("m1").filter((text) => text.includes(" m0 ")), [
    "control-plane-ports m0 tcp/2379",
    "control-plane-ports m0 tcp/2380",
    "control-plane-ports m0 tcp/6443",
    "kubelet-ports m0 tcp/10250",
  ]);
  assert.equal(from("m1").length, 2 * 4 + 2);
  assert.deepEqual(from("w0"), [0, 1, 2].map((index) => `api-ports m${index} tcp/6443`));
});

Deno.test("planProbes() goes to no port on which nothing is", () => {
  const plan = planProbes(nodes, () => false, { definition, random: new SeededRandom(), ignored });
  assert.deepEqual([...plan.values()].flat(), []);
});

Deno.test("planProbes() tries the overlay between twenty pairs at most", () => {
  const many = Array.from(
    { length: 50 },
    (_, index) => nodeMeasurement(resolvedNode("worker", `w${index}`, `10.88.1.${index}`)),
  );
  const plan = planProbes(many, (_, port) => port === "udp/8472", {
    definition,
    random: new SeededRandom(),
    ignored,
  });
  assert.equal([...plan.values()].flat().length, 20);
});

Deno.test("samplePairs() gives pairs of different items, each once", () => {
  const few = samplePairs(["a", "b", "c"], 20, new SeededRandom()).map((pair) => pair.join(""));
  assert.deepEqual(few.sort(), ["ab", "ac", "ba", "bc", "ca", "cb"]);
  const items = Array.from({ length: 100 }, (_, index) => index);
  const pairs = samplePairs(items, 20, new SeededRandom());
  assert.equal(new Set(pairs.map((pair) => pair.join())).size, 20);
  assert.ok(pairs.every(([from, to]) => from !== to));
  assert.deepEqual(samplePairs([], 20, new SeededRandom()), []);
  assert.deepEqual(samplePairs(["a"], 20, new SeededRandom()), []);
});

Deno.test("listenedPorts() are those that others come to", () => {
  const [m0, , , w0] = nodes;
  assert.ok(m0 && w0);
  const ports = ["tcp/10250", "udp/8472"];
  assert.deepEqual(listenedPorts(m0, { definition, ignored }), [
    "tcp/6443",
    "tcp/2379",
    "tcp/2380",
    ...ports,
  ]);
  assert.deepEqual(listenedPorts(w0, { definition, ignored }), ports);
  const { hooks } = definition;
  const none = {
    ...hooks,
    networkProvider: { reference: "none", source: "bundled", text: "" },
  } as const;
  assert.deepEqual(listenedPorts(w0, { definition: { ...definition, hooks: none }, ignored }), [
    "tcp/10250",
  ]);
});

Deno.test("nobody listens, and nobody goes anywhere, for checks that are ignored", () => {
  const [m0] = nodes;
  assert.ok(m0);
  const between: CheckId[] = ["control-plane-ports", "api-ports", "kubelet-ports", "overlay-ports"];
  const some = new Set(between);
  assert.deepEqual(listenedPorts(m0, { definition, ignored: some }), ["tcp/6443"]);
  const all = new Set([...between, "load-balancer-targets" as const]);
  assert.deepEqual(listenedPorts(m0, { definition, ignored: all }), []);
  const plan = planProbes(nodes, () => true, {
    definition,
    random: new SeededRandom(),
    ignored: all,
  });
  assert.deepEqual([...plan.values()].flat(), []);
});

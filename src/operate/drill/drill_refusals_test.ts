import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { looksAt } from "../../../tests/fakes/state_words.ts";
import { ConnectionError } from "../../errors.ts";
import { planCluster } from "../../plan/plan_cluster.ts";
import { drillRefusals } from "./drill_refusals.ts";

const plan = planCluster(resolvedDefinition());
const { definition } = plan;
const dead = new ConnectionError("unreachable", '"m2" does not answer');

Deno.test("drillRefusals() lets a healthy cluster be drilled", () => {
  assert.deepEqual(drillRefusals(definition, looksAt(plan)), []);
});

Deno.test("drillRefusals() does so for no cluster that has none to spare", () => {
  for (const count of [1, 2]) {
    const few = { ...definition, masters: definition.masters.slice(0, count) };
    assert.equal(drillRefusals(few, looksAt(planCluster(few))).length, 1);
  }
});

Deno.test("drillRefusals() does not while a master is not reached", () => {
  const looks = looksAt(plan, (words, name) => name === "m2" ? undefined : words, dead);
  assert.deepEqual(drillRefusals(definition, looks), [dead.message]);
});

Deno.test("drillRefusals() does not while a restore is pending anywhere", () => {
  const looks = looksAt(plan, (words, name) => {
    const master = { ...words.master, restore: name === "m1" ? "active\n" : "inactive\n" };
    return { ...words, master };
  });
  assert.deepEqual(drillRefusals(definition, looks), [
    'on "m1" a restore of an earlier drill is pending',
  ]);
});

Deno.test("drillRefusals() does not while a member is not healthy, with the numbers", () => {
  const looks = looksAt(plan, (words) => {
    const health = JSON.parse(words.etcd.health);
    health[2].health = false;
    return { ...words, etcd: { ...words.etcd, health: JSON.stringify(health) } };
  });
  const refusals = drillRefusals(definition, looks);
  assert.ok(refusals.includes('the member "m2" of etcd is not healthy'));
  assert.ok(refusals.some((text) => /1 of 3 members would be healthy, 2 are needed/.test(text)));
});

Deno.test("drillRefusals() does not while an API server or the load balancer is not ready", () => {
  for (
    const [host, expected] of [
      ["10.88.0.11:6443", ['the API server of "m1" is not ready']],
      [
        "10.88.0.9:6443",
        ["m0", "m1", "m2"].map((name) =>
          `seen from "${name}", nobody is ready behind the load balancer`
        ),
      ],
    ] as const
  ) {
    const looks = looksAt(plan, (words) => {
      const apiServers = words.master.apiServers.replace(`${host} 200`, `${host} 500`);
      return { ...words, master: { ...words.master, apiServers } };
    });
    assert.deepEqual(drillRefusals(definition, looks), expected);
  }
});

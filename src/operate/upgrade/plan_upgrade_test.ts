import assert from "node:assert/strict";
import {
  newVersions,
  type NodeVersions,
  oldVersions,
  upgradeStateOf,
} from "../../../tests/fakes/upgrade_state.ts";
import { isEmpty, planUpgrade, type UpgradePlan } from "./plan_upgrade.ts";

/** The order in one line: `etcd m0 | m0! | w0 w1`; `!` is `kubeadm upgrade apply`. */
function orderOf({ etcd, masters, workers }: UpgradePlan): string {
  return [
    ...etcd.map(({ node }) => `etcd ${node}`),
    ...masters.map(({ node, apply }) => `${node}${apply ? "!" : ""}`),
    ...workers.map((batch) => batch.map(({ node }) => node).join(" ")),
  ].join(" | ");
}

const done: NodeVersions = newVersions;
const whole = "etcd m0 | etcd m1 | etcd m2 | m0! | m1 | m2 | w0 | w1";

const table: readonly (readonly [
  what: string,
  others: Readonly<Record<string, NodeVersions>>,
  target: typeof newVersions,
  order: string,
])[] = [
  ["all is old", {}, newVersions, whole],
  ["all is as it should be", {}, oldVersions, ""],
  ["only etcd", {}, { ...oldVersions, etcd: "3.6.17" }, "etcd m0 | etcd m1 | etcd m2"],
  [
    "only a patch of Kubernetes",
    {},
    { ...oldVersions, kubernetes: "1.36.4" },
    "m0! | m1 | m2 | w0 | w1",
  ],
  ["only containerd", {}, { ...oldVersions, containerd: "2.3.8" }, "m0 | m1 | m2 | w0 | w1"],
  [
    "interrupted at etcd",
    { m0: { etcd: "3.7.3" } },
    newVersions,
    "etcd m1 | etcd m2 | m0! | m1 | m2 | w0 | w1",
  ],
  [
    "interrupted after the first master",
    { m0: done, m1: { etcd: "3.7.3" }, m2: { etcd: "3.7.3" } },
    newVersions,
    "m1 | m2 | w0 | w1",
  ],
  ["interrupted at the last worker", { m0: done, m1: done, m2: done, w0: done }, newVersions, "w1"],
  [
    "a worker that has all but is still drained",
    {
      m0: done,
      m1: done,
      m2: done,
      w0: done,
      w1: {
        ...done,
        changes: { inCluster: { isReady: true, kubelet: "1.37.2", isBeingUpgraded: true } },
      },
    },
    newVersions,
    "w1",
  ],
  [
    "a master whose control plane is new, and whose kubelet runs as before",
    {
      m0: {
        ...done,
        changes: { inCluster: { isReady: true, kubelet: "1.36.3", isBeingUpgraded: true } },
      },
      m1: done,
      m2: done,
      w0: done,
      w1: done,
    },
    newVersions,
    "m0",
  ],
  [
    "a changed setting of etcd",
    { m1: { changes: { etcd: { installed: "3.6.16", running: "3.6.16", hasSettings: false } } } },
    oldVersions,
    "etcd m1",
  ],
  [
    "an etcd that was installed and not restarted",
    { m1: { changes: { etcd: { installed: "3.7.3", running: "3.6.16", hasSettings: true } } } },
    { ...oldVersions, etcd: "3.7.3" },
    "etcd m0 | etcd m1 | etcd m2",
  ],
];

Deno.test("planUpgrade() gives what is left to do, in order", async (t) => {
  for (const [what, others, target, order] of table) {
    await t.step(what, () => {
      const plan = planUpgrade(upgradeStateOf(others), target, 1);
      assert.equal(orderOf(plan), order);
      assert.equal(isEmpty(plan), order === "");
    });
  }
});

Deno.test("planUpgrade() applies again what was begun and has not come to its end", () => {
  const unfinished = { unfinishedApply: "1.37.2" };
  const state = (others: Readonly<Record<string, NodeVersions>>) => ({
    ...upgradeStateOf(others),
    ...unfinished,
  });
  const { kubernetes } = newVersions;
  const target = { ...oldVersions, kubernetes };
  const order = (others: Readonly<Record<string, NodeVersions>>) =>
    orderOf(planUpgrade(state(others), target, 2));
  const apiServer = { changes: { apiServer: kubernetes } };
  assert.equal(order({ m0: apiServer }), "m0! | m1 | m2 | w0 w1");
  const all = { kubernetes };
  assert.equal(order({ m0: all, m1: all, m2: all, w0: all, w1: all }), "m0!");
});

Deno.test("planUpgrade() upgrades as many workers at once as may be unavailable", () => {
  const target = { ...oldVersions, containerd: "2.3.8" };
  assert.equal(orderOf(planUpgrade(upgradeStateOf(), target, 5)), "m0 | m1 | m2 | w0 w1");
});

Deno.test("planUpgrade() says from what to what", () => {
  const target = { ...newVersions, containerd: "2.3.8" };
  const { etcd, masters } = planUpgrade(upgradeStateOf(), target, 1);
  assert.deepEqual(etcd[0]?.changes, ["etcd 3.6.16 → 3.7.3"]);
  assert.deepEqual(masters[0]?.changes, [
    "Kubernetes 1.36.3 → 1.37.2",
    "containerd 2.3.7 → 2.3.8",
  ]);
});

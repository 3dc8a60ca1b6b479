import assert from "node:assert/strict";
import {
  newVersions,
  type NodeVersions,
  oldVersions,
  upgradeStateOf,
} from "../../../tests/fakes/upgrade_state.ts";
import { upgradeRefusals } from "./upgrade_refusals.ts";

const away = { isReady: false, kubelet: "1.36.3", isBeingUpgraded: false };
const all = (versions: NodeVersions) => ({ m0: versions, m1: versions, m2: versions });

const table: readonly (readonly [
  what: string,
  others: Readonly<Record<string, NodeVersions>>,
  target: typeof newVersions,
  refusal: RegExp | undefined,
])[] = [
  ["one minor", {}, newVersions, undefined],
  ["nothing", {}, oldVersions, undefined],
  [
    "certificates that have ended",
    { m1: { changes: { hasEndedCertificates: true } } },
    newVersions,
    /m1 has certificates that have ended: hakube certs renew/,
  ],
  [
    "two minors",
    all({ kubernetes: "1.35.9" }),
    newVersions,
    /m0: Kubernetes goes one minor release at a time: from 1\.35\.9 to 1\.36 first/,
  ],
  [
    "an older Kubernetes",
    {},
    { ...oldVersions, kubernetes: "1.36.2" },
    /m0: Kubernetes 1\.36\.3 would become 1\.36\.2/,
  ],
  [
    "an older containerd",
    {},
    { ...oldVersions, containerd: "2.3.6" },
    /w0: containerd 2\.3\.7 would become 2\.3\.6/,
  ],
  [
    "an older etcd",
    {},
    { ...oldVersions, etcd: "3.6.14" },
    /m2: etcd 3\.6\.16 would become 3\.6\.14/,
  ],
  [
    "two minors of etcd",
    all({ etcd: "3.5.33" }),
    newVersions,
    /m1: etcd goes one minor release at a time: from 3\.5\.33 to 3\.6 first/,
  ],
  [
    "etcd from where it is not safe",
    all({ etcd: "3.6.10" }),
    newVersions,
    /m0: etcd 3\.6\.10 has to be 3\.6\.11 or newer/,
  ],
  ["etcd 3.5 from where it is not safe", all({ etcd: "3.5.25" }), {
    ...oldVersions,
    etcd: "3.6.16",
  }, /m0: etcd 3\.5\.25 has to be 3\.5\.32 or newer/],
  ["a worker of three minors ago", { w0: { kubernetes: "1.34.1" } }, newVersions, undefined],
  [
    "a worker of four minors ago",
    { w0: { kubernetes: "1.33.1" } },
    newVersions,
    /w0: its kubelet 1\.33\.1 is more than 3/,
  ],
  [
    "a node that is not Ready",
    { w1: { changes: { inCluster: away } } },
    newVersions,
    /^w1 is not Ready$/,
  ],
  [
    "one that is away because its upgrade was cut off",
    { w1: { changes: { inCluster: { ...away, isBeingUpgraded: true } } } },
    newVersions,
    undefined,
  ],
  [
    "a node that is not in the cluster",
    { w1: { changes: { inCluster: undefined } } },
    newVersions,
    /^w1 is not in the cluster$/,
  ],
  [
    "a node that is not reached",
    { w1: { changes: { failure: "nobody answers" } } },
    newVersions,
    /^w1 was not reached: nobody answers$/,
  ],
];

Deno.test("upgradeRefusals() tells why not, of each node", async (t) => {
  for (const [what, others, target, refusal] of table) {
    await t.step(what, () => {
      const text = upgradeRefusals(upgradeStateOf(others), target);
      if (refusal === undefined) assert.deepEqual(text, []);
      else assert.ok(text.some((sentence) => refusal.test(sentence)), text.join("\n"));
    });
  }
});

Deno.test("upgradeRefusals() keeps etcd's majority, with the numbers", () => {
  const refusals = (quorum: string) => upgradeRefusals(upgradeStateOf({}, quorum), newVersions);
  assert.match(refusals("++-").join("\n"), /to restart "m0" would cost etcd its majority: 1 of 3/);
  assert.deepEqual(refusals("+--"), [
    "etcd has no majority now: 1 of 3 members are healthy, 2 are needed",
  ]);
  assert.deepEqual(refusals("++"), ["m2 is no member of etcd"]);
  const unknown = { ...upgradeStateOf(), etcdMembers: undefined };
  assert.match(upgradeRefusals(unknown, newVersions).join(), /no majority, or no master/);
});

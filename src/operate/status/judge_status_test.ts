import assert from "node:assert/strict";
import { looksAt } from "../../../tests/fakes/state_words.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { planCluster } from "../../plan/plan_cluster.ts";
import type { StateAnswer } from "../state/state_protocol.ts";
import { judgeStatus } from "./judge_status.ts";

type Words = StateAnswer<"status">;

const now = new Date("2026-11-28T00:00:00Z");
const plan = planCluster(resolvedDefinition());

/** Which rules are broken, by whom: `etcd-ghost`, `m2 version`; notes in brackets. */
function findings(
  change: (words: Words, nodeName: string) => Words,
  { definition = plan.definition } = {},
): string[] {
  const other = planCluster(definition);
  return judgeStatus(other, looksAt(plan, change), now).findings
    .map(({ rule, node, severity }) =>
      `${node === undefined ? "" : `${node} `}${rule}` +
      (severity === "note" ? " (note)" : "")
    );
}

/** Replaces in everything that a part of the answer says. */
function replacing(part: keyof Words, from: string | RegExp, to: string, only?: string) {
  return (words: Words, nodeName: string): Words => {
    if (only !== undefined && nodeName !== only) return words;
    const entries = Object.entries(words[part]).map((
      [key, text],
    ) => [key, text.replaceAll(from, to)]);
    return { ...words, [part]: Object.fromEntries(entries) };
  };
}

Deno.test("judgeStatus() finds a healthy cluster fit", () => {
  const status = judgeStatus(plan, looksAt(plan), now);
  assert.deepEqual(status.findings, []);
  assert.equal(status.isFit, true);
  assert.deepEqual(status.masters[0], {
    name: "m0",
    reached: true,
    readyz: 200,
    seenBehindLoadBalancer: true,
    etcd: "leader",
    dbSize: 3_000_000,
    raftIndex: "1200",
    podsReady: 3,
    certificateDays: 43,
  });
  assert.equal(status.etcd?.tolerated, 1);
  assert.deepEqual(status.nodes.map(({ name, ready }) => `${name} ${ready}`), [
    "m0 True",
    "m1 True",
    "m2 True",
    "w0 True",
    "w1 True",
  ]);
  assert.equal(status.nodes[0]?.ageSeconds, 27 * 86_400);
});

const rules: readonly [string, (words: Words, nodeName: string) => Words, string[]][] = [
  [
    "a node that is not Ready",
    replacing("cluster", /^(w1\t\S+\t)True(.*)KubeletReady/gm, "$1False$2NetworkNotReady"),
    ["w1 node-not-ready", "dns-on-one-node (note)"],
  ],
  ["a node that is not heard of", replacing("cluster", /^(w1\t\S+\t)True/gm, "$1Unknown"), [
    "w1 node-silent",
    "dns-on-one-node (note)",
  ]],
  ["a cordoned node", replacing("cluster", /^(w1\t.*v1\.37\.2\t)/gm, "$1true"), [
    "w1 cordoned (note)",
  ]],
  ["another kubelet", replacing("cluster", /^(w1\t.*)v1\.37\.2/gm, "$1v1.36.3"), ["w1 version"]],
  ["a node that is missing", replacing("cluster", /^w1\t.*\n/gm, ""), [
    "w1 node-missing",
    "dns-on-one-node (note)",
  ]],
  ["a node too many", replacing("cluster", /^w1\t(.*\n)/gm, "w1\t$1w9\t$1"), ["w9 node-extra"]],
  [
    "a pod that is not ready",
    replacing("cluster", /^(kube-scheduler-m1.*)True\t0/gm, "$1False\t7"),
    ["m1 pod-not-ready"],
  ],
  ["a pod that is missing", replacing("cluster", /^kube-scheduler-m1.*\n/gm, ""), [
    "m1 pod-missing",
  ]],
  ["DNS on one node", replacing("cluster", /^(coredns.*)w0/gm, "$1w1"), [
    "dns-on-one-node (note)",
  ]],
  ["no DNS", replacing("cluster", /^(coredns.*)True/gm, "$1False"), ["dns"]],
  ["a stopped service", replacing("master", "kubelet active", "kubelet failed", "m1"), [
    "m1 service",
  ]],
  ["another containerd", replacing("master", "containerd 2.3.7", "containerd 1.7.0", "m1"), [
    "m1 version",
  ]],
  ["a restore that is pending", replacing("master", "inactive", "active", "m1"), [
    "m1 restore-pending",
  ]],
  [
    "a certificate that ends",
    replacing("master", "Nov  1 00:00:00 2027", "Dec 20 00:00:00 2026", "m1"),
    ["m1 certificate"],
  ],
  [
    "a certificate that has ended",
    replacing("master", "Nov  1 00:00:00 2027", "Nov 20 00:00:00 2026", "m1"),
    ["m1 certificate"],
  ],
  [
    "a certificate that should be renewed",
    replacing("master", "Nov  1 00:00:00 2027", "Feb  1 00:00:00 2027", "m1"),
    ["m1 certificate (note)"],
  ],
  [
    "a file that is no certificate",
    replacing("master", "notAfter=Nov  1 00:00:00 2027 GMT", "", "m1"),
    ["m1 certificate"],
  ],
  [
    "an API server that is not ready",
    replacing("master", "10.88.0.11:6443 200", "10.88.0.11:6443 500"),
    ["m1 api-not-ready"],
  ],
  [
    "an API server that one master does not reach",
    replacing("master", "10.88.0.11:6443 200", "10.88.0.11:6443 000", "m2"),
    ["m1 api-unseen"],
  ],
  [
    "nobody behind the load balancer",
    replacing("master", "10.88.0.9:6443 200", "10.88.0.9:6443 000"),
    ["load-balancer"],
  ],
  [
    "a load balancer that one master does not reach",
    replacing("master", "10.88.0.9:6443 200", "10.88.0.9:6443 000", "m2"),
    ["load-balancer"],
  ],
  [
    "a load balancer that leads elsewhere",
    replacing("master", "seen sha256 Fingerprint=A1", "seen sha256 Fingerprint=FF"),
    ["load-balancer-stranger", "m1 load-balancer-unseen (note)"],
  ],
  [
    "a load balancer without one of the masters",
    replacing("master", "seen sha256 Fingerprint=A1\n", ""),
    ["m1 load-balancer-unseen (note)"],
  ],
  [
    "a ghost in etcd",
    replacing("etcd", /^(1f.*\n)/gm, "$19f, unstarted, , https://10.88.0.99:2380, , true\n"),
    ["etcd-ghost", "9f etcd-unhealthy", "9f etcd-learner"],
  ],
  ["an etcd without a master", replacing("etcd", /^3f.*\n/gm, ""), [
    "no-tolerance",
    "m2 etcd-missing",
  ]],
  ["a learner", replacing("etcd", /^(3f.*)false/gm, "$1true"), [
    "no-tolerance",
    "m2 etcd-learner",
  ]],
  ["another etcd", replacing("etcd", "3.6.14", "3.6.13"), [
    "m0 version",
    "m1 version",
    "m2 version",
  ]],
  [
    "an alarm",
    replacing("etcd", '"raftTerm"', '"errors":["memberID:1 alarm:NOSPACE "],"raftTerm"'),
    ["m0 etcd-error", "m1 etcd-error", "m2 etcd-error"],
  ],
  [
    "other settings of a kubelet",
    replacing("master", "cgroupDriver: systemd", "cgroupDriver: cgroupfs", "m1"),
    ["m1 kubelet-configuration"],
  ],
];

for (const [what, change, expected] of rules) {
  Deno.test(`judgeStatus() tells of ${what}`, () => {
    assert.deepEqual(findings(change).toSorted(), expected.toSorted());
  });
}

Deno.test("judgeStatus() tells what changed in the definition since the cluster was made", () => {
  const kubeadm = { ...plan.definition.kubeadm, kubeletConfiguration: { maxPods: 200 } };
  const definition = { ...plan.definition, kubeadm };
  assert.deepEqual(findings((words) => words, { definition }), ["kubelet-configuration"]);
});

Deno.test("judgeStatus() takes whatever a machine says", () => {
  const hostile = [
    "",
    "\n\n",
    "\t\t\t",
    "a",
    "\u0000",
    "[",
    "[{}]",
    "null",
    "x".repeat(100_000),
    "&a [*a]",
  ];
  for (const text of hostile) {
    const all = (part: object) => Object.fromEntries(Object.keys(part).map((key) => [key, text]));
    const look = looksAt(plan, ({ etcd, master, cluster }) => ({
      etcd: all(etcd),
      master: all(master),
      cluster: all(cluster),
    } as Words));
    assert.equal(judgeStatus(plan, look, now).isFit, false, JSON.stringify(text.slice(0, 20)));
  }
});

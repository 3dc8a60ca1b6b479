import assert from "node:assert/strict";
import { looksAt } from "../../../tests/fakes/state_words.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { ConnectionError } from "../../errors.ts";
import { judgeStatus } from "../../operate/status/judge_status.ts";
import { planCluster } from "../../plan/plan_cluster.ts";
import { ageText, findingsText, statusFields, statusText } from "./status_view.ts";

const plan = planCluster(resolvedDefinition());
const now = new Date("2026-11-28T00:00:00Z");

Deno.test("statusText() fits into 80 columns", () => {
  const text = statusText(judgeStatus(plan, looksAt(plan), now));
  assert.equal(
    text,
    `NODE  ROLE    READY  VERSION  AGE  TAINTS
m0    master  yes    1.37.2   27d  control-plane:NoSchedule
m1    master  yes    1.37.2   27d  control-plane:NoSchedule
m2    master  yes    1.37.2   27d  control-plane:NoSchedule
w0    worker  yes    1.37.2   27d  -
w1    worker  yes    1.37.2   27d  -

MASTER  LOGIN  API    ETCD      DB       RAFT INDEX  PODS  CERTIFICATES
m0      yes    ready  leader    2.9 MiB  1200        3/3   43 days
m1      yes    ready  follower  2.9 MiB  1200        3/3   43 days
m2      yes    ready  follower  2.9 MiB  1200        3/3   43 days

etcd: 3 of 3 members healthy, 2 needed: bears the loss of 1 more
load balancer 10.88.0.9:6443: ready, seen from m0, m1, m2

lab: fit
`,
  );
  assert.ok(text.split("\n").every((line) => line.length <= 80));
});

Deno.test("findingsText() has a line a node, and what a machine says as plain text", () => {
  const failure = new ConnectionError("unreachable", "no route\u001b[2J to it");
  const looks = looksAt(plan, (words, name) => name === "m2" ? undefined : words, failure);
  const text = findingsText(judgeStatus(plan, looks, now));
  assert.equal(text, "unfit: m2: no route to it\nlab: unfit\n");
});

Deno.test("statusFields() says whether the cluster is fit", () => {
  const { kind, fit } = statusFields(judgeStatus(plan, looksAt(plan), now));
  assert.deepEqual([kind, fit], ["ClusterStatus", true]);
});

Deno.test("ageText() is as kubectl has it", () => {
  assert.deepEqual([5, 119, 120, 7200, 172_800].map(ageText), ["5s", "119s", "2m", "2h", "2d"]);
});

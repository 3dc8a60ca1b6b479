import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import type { SnapshotRecord } from "../snapshot/snapshot_record.ts";
import { asideDirectory, planRestore, snapshotRefusal } from "./restore_plan.ts";

const definition = resolvedDefinition();
const { masters } = definition;
const sha256 = "a".repeat(64);
const record = { etcdClusterId: "123" };

Deno.test("planRestore() tells who the members are, and which revisions must not come again", () => {
  const plan = planRestore(
    definition,
    masters,
    { ...record, etcdRevision: "1000000777" },
    sha256,
    false,
  );
  assert.equal(
    plan.members,
    "m0=https://10.88.0.10:2380,m1=https://10.88.0.11:2380,m2=https://10.88.0.12:2380",
  );
  assert.equal(plan.revisionFloor, "1000000777");
  assert.equal(planRestore(definition, masters, record, sha256, true).revisionFloor, "0");
  assert.match(plan.token, /^lab-[0-9a-f]{12}$/);
  assert.equal(asideDirectory(plan), `/var/lib/etcd/before-${plan.token}`);
});

Deno.test("planRestore() gives the same name again until the restore is done, and never after", () => {
  const token = (who: typeof masters, of: typeof record, sum: string) =>
    planRestore(definition, who, of, sum, false).token;
  const first = token(masters, record, sha256);
  assert.equal(token(masters, record, sha256), first);
  assert.notEqual(token(masters, { etcdClusterId: "124" }, sha256), first);
  assert.notEqual(token(masters, record, "b".repeat(64)), first);
  assert.notEqual(token(masters.slice(1), record, sha256), first);
});

Deno.test("planRestore() passes the revisions of a restore that did not come to its end, unless it is that one", () => {
  const first = planRestore(definition, masters, record, sha256, false);
  const unfinishedRestore = {
    token: first.token,
    revisionFloor: first.revisionFloor,
    etcdRevision: "1000005000",
  };
  const known = { ...record, etcdRevision: "7", unfinishedRestore };
  assert.equal(planRestore(definition, masters, known, sha256, false).revisionFloor, "0");
  const other = planRestore(definition, masters, known, "b".repeat(64), false);
  assert.equal(other.revisionFloor, "1000005000");
});

const snapshot: SnapshotRecord = {
  apiVersion: "hakube/v1",
  kind: "EtcdSnapshot",
  clusterName: "lab",
  clusterId: "one",
  etcdClusterId: "123",
  node: "m1",
  takenAt: "2026-11-28T00:00:00.000Z",
  revision: "100",
  keys: 10,
  hash: "ab",
  size: 1056,
  sha256,
  etcdVersion: "3.6.14",
  kubernetesVersion: "1.37.2",
};
const cluster = { clusterName: "lab", clusterId: "one", etcdVersion: "3.6.14" };

Deno.test("snapshotRefusal() names what does not fit, and what a person may know better", () => {
  const refusal = (change: Partial<SnapshotRecord>, sum = sha256) =>
    snapshotRefusal({ ...snapshot, ...change }, sum, cluster);
  assert.equal(refusal({}), undefined);
  assert.equal(refusal({ etcdVersion: "3.5.30" }), undefined);
  assert.equal(refusal({ etcdVersion: "3.6.99" }), undefined);
  const table: [ReturnType<typeof refusal>, RegExp, boolean][] = [
    [refusal({}, "b".repeat(64)), /not the one that its record tells of/, false],
    [refusal({ etcdVersion: "3.7.0" }), /of etcd 3\.7\.0, and the definition has 3\.6\.14/, false],
    [refusal({ clusterId: "two", clusterName: "prod" }), /of another cluster .*"prod", two/, true],
  ];
  for (const [found, problem, forcible] of table) {
    assert.match(found?.problem ?? "", problem);
    assert.equal(found?.forcible, forcible);
  }
});

import assert from "node:assert/strict";
import { etcdMembers } from "./etcd_members.ts";

const url = (host: number, port: number): string => `https://10.88.0.${host}:${port}`;

const members = [
  `5d2b1c3e4f5a6b7c, started, m0, ${url(10, 2380)}, ${url(10, 2379)}, false`,
  `8e9e05c52164694d, started, m1, ${url(11, 2380)}, ${url(11, 2379)}, false`,
  `91bc3c398fb3c146, unstarted, , ${url(12, 2380)}, , true`,
].join("\n") + "\n";

const health = JSON.stringify([
  { endpoint: url(10, 2379), health: true, took: "4ms" },
  { endpoint: url(11, 2379), health: false, took: "5s", error: "context deadline exceeded" },
]);

// As etcdctl writes it: ids that no double can hold.
const statuses =
  `[{"Endpoint":"${url(10, 2379)}","Status":{"header":{"cluster_id":14841639068965178418,` +
  `"member_id":6713500876425177980,"revision":7,"raft_term":2},"version":"3.7.3","dbSize":20480,` +
  `"leader":6713500876425177980,"raftIndex":12,"raftTerm":2,"raftAppliedIndex":12,"dbSizeInUse":16384}}]`;

Deno.test("etcdMembers() tells of each member what it and the others say", () => {
  const [m0, m1, m2] = etcdMembers({ members, health, statuses }) ?? [];
  assert.deepEqual(m0, {
    id: "5d2b1c3e4f5a6b7c",
    name: "m0",
    peerUrl: url(10, 2380),
    clientUrl: url(10, 2379),
    isLearner: false,
    isHealthy: true,
    status: {
      version: "3.7.3",
      isLeader: true,
      dbSize: 20480,
      raftTerm: "2",
      raftIndex: "12",
      raftAppliedIndex: "12",
      errors: [],
    },
  });
  assert.equal(m1?.isHealthy, false);
  assert.equal(m1?.status, undefined);
  assert.deepEqual([m2?.name, m2?.isLearner, m2?.isHealthy], ["", true, false]);
});

Deno.test("etcdMembers() tells a leader from one whose id differs in the last digit", () => {
  const follower = statuses.replace(/"leader":\d+/, '"leader":6713500876425177981');
  assert.equal(etcdMembers({ members, health, statuses: follower })?.[0]?.status?.isLeader, false);
});

Deno.test("etcdMembers() knows nothing when etcd has not answered", () => {
  assert.equal(etcdMembers({ members: "", health: "", statuses: "" }), undefined);
});

import assert from "node:assert/strict";
import type { EtcdMember, EtcdMemberStatus } from "../state/etcd_members.ts";
import { snapshotSource } from "./snapshot_source.ts";

type Change = Partial<Omit<EtcdMember, "status">> & {
  readonly status?: Partial<EtcdMemberStatus> | undefined;
};

function member(index: number, change: Change = {}): EtcdMember {
  const { status, ...rest } = change;
  return {
    id: `${index}`,
    name: `m${index}`,
    peerUrl: `https://10.0.0.${index}:2380`,
    clientUrl: `https://10.0.0.${index}:2379`,
    isLearner: false,
    isHealthy: true,
    status: "status" in change && status === undefined ? undefined : {
      version: "3.7.3",
      isLeader: false,
      dbSize: 1000,
      raftTerm: "2",
      raftIndex: "5000",
      raftAppliedIndex: "5000",
      errors: [],
      ...status,
    },
    ...rest,
  };
}

const leader = { status: { isLeader: true } };
const behind = { status: { raftAppliedIndex: "4000" } };

/** What the members are, and which one is taken. */
const table: Readonly<Record<string, readonly [EtcdMember[], string | undefined]>> = {
  "not the leader, if another is as good": [[member(0, leader), member(1), member(2)], "m1"],
  "the leader, when the others are behind": [
    [member(0, behind), member(1, leader), member(2, behind)],
    "m1",
  ],
  "one that is behind by a moment is as good as the leader": [
    [
      member(0, { status: { isLeader: true, raftAppliedIndex: "5003" } }),
      member(1, { status: { raftAppliedIndex: "4998" } }),
    ],
    "m1",
  ],
  "indexes are numbers, of more than 53 bits": [
    [
      member(0, { status: { raftAppliedIndex: "999999999999999999" } }),
      member(1, { status: { raftAppliedIndex: "1000000000000999999" } }),
    ],
    "m1",
  ],
  "the leader, when it is alone": [[member(0, leader)], "m0"],
  "no learner": [[member(0, leader), member(1, { isLearner: true })], "m0"],
  "none that is not healthy": [[member(0, leader), member(1, { isHealthy: false })], "m0"],
  "none with an alarm": [
    [member(0, leader), member(1, { status: { errors: ["alarm:CORRUPT"] } })],
    "m0",
  ],
  "none that does not tell how it is": [[member(0, { status: undefined }), member(1)], "m1"],
  "nothing, when none is healthy": [[member(0, { isHealthy: false })], undefined],
  "nothing, when there are none": [[], undefined],
};

Deno.test("snapshotSource() takes the healthiest member", async (t) => {
  for (const [what, [members, expected]] of Object.entries(table)) {
    await t.step(what, () => {
      assert.equal(snapshotSource(members, () => true)?.name, expected);
    });
  }
});

Deno.test("snapshotSource() takes a member only where we are logged in", () => {
  const members = [member(0, leader), member(1), member(2)];
  assert.equal(snapshotSource(members, ({ name }) => name !== "m1")?.name, "m2");
  assert.equal(snapshotSource(members, () => false), undefined);
});

import assert from "node:assert/strict";
import { nodeFacts } from "../../../tests/fakes/node_facts.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { UnfitError } from "../../errors.ts";
import type { Member } from "../quorum.ts";
import { planReset, type ResetSurvey } from "./plan_reset.ts";

const url = (host: number): string => `https://10.88.0.${host}:2380`;

function member(name: string, host: number, isHealthy = true): Member {
  return { name, peerUrl: url(host), isLearner: false, isHealthy };
}

const three = [member("m0", 10), member("m1", 11), member("m2", 12)];

/** @param dead names of nodes that do not answer */
function survey(
  names: readonly string[],
  { dead = [], ...changes }: Partial<ResetSurvey> & { readonly dead?: readonly string[] } = {},
): ResetSurvey {
  const serving = nodeFacts({ initialised: "yes", controlPlane: true, joined: true });
  const all = ["m0", "m1", "m2", "w0", "w1"].filter((name) => !dead.includes(name));
  return {
    definition: resolvedDefinition(),
    names,
    facts: new Map(all.map((name) => [name, serving])),
    ready: new Set(all.filter((name) => name.startsWith("m"))),
    failures: new Map(dead.map((name) => [name, { message: `"${name}" is off` }])),
    foreign: new Set(),
    members: three,
    forceQuorumLoss: false,
    ...changes,
  };
}

function refused(given: ResetSurvey, message: RegExp, hint: RegExp): void {
  assert.throws(() => planReset(given), (error) => {
    assert.ok(error instanceof UnfitError, String(error));
    assert.match(error.message, message);
    assert.match(error.hints.join("\n"), hint);
    return true;
  });
}

Deno.test("planReset() lets the first master that stays act for those that leave", () => {
  assert.deepEqual(planReset(survey(["m0", "w1"])), {
    actingMaster: "m1",
    nodes: [
      { name: "m0", peerUrl: url(10), unreached: undefined, isForeign: false },
      { name: "w1", peerUrl: "", unreached: undefined, isForeign: false },
    ],
  });
});

Deno.test("planReset() knows why a machine is not cleaned", () => {
  const { nodes } = planReset(survey(["m0"], { dead: ["m0"] }));
  assert.deepEqual(nodes, [
    { name: "m0", peerUrl: url(10), unreached: '"m0" is off', isForeign: false },
  ]);
});

Deno.test("planReset() finds the member of a master that the definition has no more by its name", () => {
  const members = [...three, member("m3", 13)];
  const { nodes: [m3, w9] } = planReset(survey(["m3", "w9"], { members }));
  assert.equal(m3?.peerUrl, url(13));
  assert.match(m3?.unreached ?? "", /definition/);
  assert.equal(w9?.peerUrl, "");
});

Deno.test("planReset() finds a member that has never started by its id", () => {
  const ghost = { ...member("", 99, false), id: "9fc4dd2dfe8e6301" };
  const { nodes: [left] } = planReset(survey([ghost.id], { members: [...three, ghost] }));
  assert.equal(left?.peerUrl, url(99));
});

Deno.test("planReset() finds the member of a master that has another address now by its name", () => {
  const members = [member("m0", 10), member("m1", 11), member("m2", 99)];
  assert.equal(planReset(survey(["m2"], { members })).nodes[0]?.peerUrl, url(99));
  const both = [...members, member("m2", 12)];
  assert.equal(planReset(survey(["m2"], { members: both })).nodes[0]?.peerUrl, url(12));
});

Deno.test("planReset() finds no member by the name of a worker", () => {
  const { nodes: [w0] } = planReset(survey(["w0"], { members: [...three, member("w0", 20)] }));
  assert.equal(w0?.peerUrl, "");
});

Deno.test("planReset() refuses what would cost etcd its majority, with the numbers, unless it is forced", () => {
  const members = [member("m0", 10), member("m1", 11), member("m2", 12, false)];
  const given = survey(["m0"], { members, dead: ["m2"] });
  refused(given, /1 of 2 members would be healthy, 2 are needed/, /--force-quorum-loss lab/);
  assert.equal(planReset({ ...given, forceQuorumLoss: true }).actingMaster, "m1");
  assert.equal(planReset(survey(["m2"], { members, dead: ["m2"] })).actingMaster, "m0");
});

Deno.test("planReset() judges each removal with those before it done", () => {
  const members = [...three, member("m3", 13, false), member("m4", 14, false)];
  assert.equal(planReset(survey(["m3", "m4", "m0"], { members })).nodes.length, 3);
  refused(
    survey(["m3", "m0", "m1"], { members }),
    /1 of 2 members would be healthy, 2 are needed/,
    /--force-quorum-loss lab/,
  );
});

Deno.test("planReset() resets the last master with the whole cluster only", () => {
  refused(survey(["m0", "m1", "m2"]), /would have no master/, /--all --confirm lab/);
});

Deno.test("planReset() asks for a majority, and cleans machines only when it is forced", () => {
  const given = survey(["m0"], { members: undefined, dead: ["m1", "m2"] });
  refused(given, /1 of 3 masters answered/, /--force-quorum-loss lab/);
  const plan = planReset({ ...given, forceQuorumLoss: true });
  assert.equal(plan.actingMaster, undefined);
  assert.deepEqual(plan.nodes.map(({ name }) => name), ["m0"]);
});

Deno.test("planReset() needs a master that stays and serves", () => {
  const facts = new Map([["m1", nodeFacts({ initialised: "unknown", controlPlane: true })]]);
  refused(survey(["w0"], { facts }), /nobody can act/, /hakube install/);
  // One whose API server is away has etcd's answers, and nobody's pods.
  assert.equal(planReset(survey(["w0"], { ready: new Set(["m2"]) })).actingMaster, "m2");
});

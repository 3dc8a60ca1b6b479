import assert from "node:assert/strict";
import { skippedOutcome } from "../../install/node_outcome.ts";
import type { NodeOutcome } from "../../install/install_event.ts";
import type { OperationName } from "../../plan/operations.ts";
import type { OperationFacts } from "../operation_runs.ts";
import type { LeavingNode } from "./plan_reset.ts";
import { cleanNodes, resetNodes, type ResetSettings } from "./reset_nodes.ts";

const settings: ResetSettings = {
  drainSeconds: 300,
  force: false,
  forceQuorumLoss: false,
  purgePackages: false,
};

const m0: LeavingNode = {
  name: "m0",
  peerUrl: "https://10.88.0.10:2380",
  unreached: undefined,
  isForeign: false,
};
const w0: LeavingNode = { ...m0, name: "w0", peerUrl: "" };

/** Notes what is run where; the run that `fails` names, as `NODE OPERATION`, does not come out well. */
class NotedRuns {
  readonly begun: string[] = [];
  readonly told: OperationFacts[] = [];

  constructor(readonly fails = "") {}

  run(node: string, operation: OperationName, facts: OperationFacts = {}): Promise<NodeOutcome> {
    this.begun.push(`${node} ${operation}`);
    this.told.push(facts);
    const state = this.fails === this.begun.at(-1) ? "failed" : "ok";
    const message = state === "ok" ? undefined : "failed in step drain";
    return Promise.resolve({
      ...skippedOutcome(node, ""),
      state,
      message,
      changed: [`${operation}'s`],
    });
  }
}

const unheard = (): void => {};

Deno.test("resetNodes() lets a node leave, cleans it, and has it forgotten, one after another", async () => {
  const runs = new NotedRuns();
  const plan = { actingMaster: "m1", nodes: [m0, w0] };
  const outcomes = await resetNodes(runs, plan, settings, unheard);
  assert.deepEqual(runs.begun, [
    ...["m1 leave", "m0 clean", "m1 forget"],
    ...["m1 leave", "w0 clean", "m1 forget"],
  ]);
  assert.deepEqual(runs.told.slice(0, 3), [
    {
      leaving: "m0",
      leavingPeerUrl: m0.peerUrl,
      drainSeconds: "300",
      reached: "yes",
      force: "no",
      forceQuorumLoss: "no",
    },
    { etcdMember: "removed", purgePackages: "no" },
    { leaving: "m0" },
  ]);
  assert.deepEqual(outcomes.map(({ node, state }) => `${node} ${state}`), ["m0 ok", "w0 ok"]);
  assert.deepEqual(outcomes[0]?.changed, ["leave's", "clean's", "forget's"]);
});

Deno.test("resetNodes() ends with the first that does not come out well, and says whose fault it was", async () => {
  const runs = new NotedRuns("m1 leave");
  const events: string[] = [];
  const plan = { actingMaster: "m1", nodes: [m0, w0] };
  const outcomes = await resetNodes(runs, plan, settings, (event) => events.push(event.kind));
  assert.deepEqual(runs.begun, ["m1 leave"]);
  assert.deepEqual(outcomes.map(({ node, state, message }) => [node, state, message]), [
    ["m0", "failed", "failed in step drain on m1"],
    ["w0", "skipped", 'not begun, for "m0" was not reset'],
  ]);
  assert.deepEqual(events, ["run-ended", "run-ended"]);
});

Deno.test("resetNodes() keeps a node in the cluster that was not cleaned", async () => {
  const runs = new NotedRuns("m0 clean");
  const [outcome] = await resetNodes(
    runs,
    { actingMaster: "m1", nodes: [m0] },
    settings,
    unheard,
  );
  assert.deepEqual(runs.begun, ["m1 leave", "m0 clean"]);
  assert.equal(outcome?.state, "failed");
});

Deno.test("resetNodes() takes a node that is not reached out of the cluster, and says so", async () => {
  const runs = new NotedRuns();
  const dead = { ...m0, unreached: '"m0" is off' };
  const plan = { actingMaster: "m1", nodes: [dead] };
  const [outcome] = await resetNodes(runs, plan, settings, unheard);
  assert.deepEqual(runs.begun, ["m1 leave", "m1 forget"]);
  assert.equal(runs.told[0]?.reached, "no");
  assert.equal(outcome?.state, "ok");
  assert.match(outcome?.message ?? "", /taken out of the cluster only.*"m0" is off/);
});

Deno.test("resetNodes() does nothing but clean where there is no cluster to be asked", async () => {
  const runs = new NotedRuns();
  await resetNodes(runs, { actingMaster: undefined, nodes: [m0] }, settings, unheard);
  assert.deepEqual(runs.begun, ["m0 clean"]);
  assert.equal(runs.told[0]?.etcdMember, "lost");
});

Deno.test("resetNodes() asks nobody whether the member of another cluster was removed", async () => {
  const runs = new NotedRuns();
  await resetNodes(
    runs,
    { actingMaster: "m1", nodes: [{ ...m0, isForeign: true }] },
    settings,
    unheard,
  );
  assert.deepEqual(runs.begun, ["m1 leave", "m0 clean", "m1 forget"]);
  assert.equal(runs.told[1]?.etcdMember, "lost");
});

Deno.test("cleanNodes() cleans all nodes, whatever becomes of one of them", async () => {
  const runs = new NotedRuns("m0 clean");
  const outcomes = await cleanNodes(runs, ["m0", "w0"], { purgePackages: true }, unheard);
  assert.deepEqual(outcomes.map(({ state }) => state), ["failed", "ok"]);
  assert.deepEqual(runs.told[1], { etcdMember: "lost", purgePackages: "yes" });
});

import assert from "node:assert/strict";
import type { NodeOutcome } from "../../install/install_event.ts";
import { skippedOutcome } from "../../install/node_outcome.ts";
import { recoverEtcd, restoreEtcd } from "./restore_etcd.ts";

const facts = { token: "lab-1", sha256: "", members: "", revisionFloor: "0", bare: "no" } as const;
const nodes = { masters: ["m0", "m1"], others: ["w0"] };

/** Runs that come out well but for one; and what was begun, in which order. */
function runsThat(failing: string, state: NodeOutcome["state"] = "failed") {
  const begun: string[] = [];
  return {
    begun,
    run: async (
      node: string,
      operation: string,
      _facts?: object,
      onFact?: (name: string, value: string) => void,
    ): Promise<NodeOutcome> => {
      begun.push(`${node} ${operation}`);
      await Promise.resolve();
      if (operation === "restore_start") {
        onFact?.("etcdClusterId", "77");
        onFact?.("etcdRevision", "1000000100");
      }
      const well = `${node} ${operation}` !== failing;
      return { ...skippedOutcome(node, ""), changed: [operation], state: well ? "ok" : state };
    },
  };
}

const prepared = ["m0 restore_prepare", "m1 restore_prepare"];
const replaced = ["m0 restore_data", "m1 restore_data"];
const started = ["m0 restore_start", "m1 restore_start"];

Deno.test("restoreEtcd() begins with nothing before all masters have done what comes before", async () => {
  const table: [string, string[]][] = [
    ["", [...prepared, ...replaced, ...started, "w0 restart_kubelet"]],
    ["m1 restore_prepare", prepared],
    ["m0 restore_data", [...prepared, ...replaced]],
    ["m1 restore_start", [...prepared, ...replaced, ...started]],
  ];
  for (const [failing, begun] of table) {
    const runs = runsThat(failing);
    const { restored, revision } = await restoreEtcd(runs, nodes, facts);
    // Whoever watches has seen it from the moment on when etcd served.
    assert.equal(revision, begun.includes("m0 restore_start") ? "1000000100" : undefined);
    assert.deepEqual(runs.begun, begun);
    const expected = { etcdClusterId: "77", etcdRevision: "1000000100" };
    assert.deepEqual(restored, failing === "" ? expected : undefined);
  }
});

Deno.test("restoreEtcd() tells of each node once, with all that was changed", async () => {
  const { outcomes } = await restoreEtcd(runsThat(""), nodes, facts);
  assert.deepEqual(outcomes.map(({ node }) => node), ["m0", "m1", "w0"]);
  assert.deepEqual(outcomes[0]?.changed, ["restore_prepare", "restore_data", "restore_start"]);
});

Deno.test("restoreEtcd() is not done while a kubelet failed, and is when its node is off", async () => {
  const done = async (state: NodeOutcome["state"]) =>
    (await restoreEtcd(runsThat("w0 restart_kubelet", state), nodes, facts)).restored !== undefined;
  assert.equal(await done("unreachable"), true);
  for (const state of ["failed", "lost", "left", "stopped", "skipped"] as const) {
    assert.equal(await done(state), false, state);
  }
});

Deno.test("recoverEtcd() replaces the data of a master on which all is ready", async () => {
  const runs = runsThat("");
  await recoverEtcd(runs, { masters: ["m0"], others: ["w0"] }, facts);
  assert.deepEqual(runs.begun, ["m0 restore_data", "m0 restore_start", "w0 restart_kubelet"]);
});

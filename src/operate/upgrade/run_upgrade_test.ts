import assert from "node:assert/strict";
import type { NodeOutcome } from "../../install/install_event.ts";
import { skippedOutcome } from "../../install/node_outcome.ts";
import type { OperationFacts } from "../operation_runs.ts";
import type { UpgradePlan } from "./plan_upgrade.ts";
import { runUpgrade } from "./run_upgrade.ts";

const change = (node: string) => ({ node, changes: [] });
const plan: UpgradePlan = {
  etcd: [change("m0"), change("m1")],
  masters: [{ ...change("m0"), apply: true }, { ...change("m1"), apply: false }],
  workers: [[change("w0"), change("w1")], [change("w2")]],
};

/** Runs the plan on nodes that do what they are told, but for one. */
async function play(fails?: string): Promise<{ log: string[]; outcomes: NodeOutcome[] }> {
  const log: string[] = [];
  const run = (node: string, operation: string, facts: OperationFacts = {}) => {
    const words = [node, operation, facts.nodes, facts.apply === "yes" ? "apply" : undefined];
    const text = words.filter((word) => word !== undefined).join(" ");
    log.push(text);
    const state = fails !== undefined && text.startsWith(fails) ? "failed" as const : "ok" as const;
    return Promise.resolve({ ...skippedOutcome(node, ""), changed: [operation], state });
  };
  const renew = () => Promise.all(["m0", "m1"].map((node) => run(node, "renew")));
  const options = { drainSeconds: 300, renew };
  const outcomes = await runUpgrade({ run }, plan, "m0", options);
  return { log, outcomes };
}

Deno.test("runUpgrade() goes by the plan, and renews certificates at its end", async () => {
  const { log, outcomes } = await play();
  assert.deepEqual(log, [
    "m0 upgrade_etcd",
    "m1 upgrade_etcd",
    "m0 upgrade_node apply",
    "m1 upgrade_node",
    "m0 drain_nodes w0 w1",
    "w0 upgrade_node",
    "w1 upgrade_node",
    "m0 uncordon_nodes w0 w1",
    "m0 drain_nodes w2",
    "w2 upgrade_node",
    "m0 uncordon_nodes w2",
    "m0 renew",
    "m1 renew",
  ]);
  assert.deepEqual(outcomes.map(({ node, state }) => `${node} ${state}`), [
    "m0 ok",
    "m1 ok",
    "w0 ok",
    "w1 ok",
    "w2 ok",
  ]);
  assert.deepEqual(outcomes[1]?.changed, ["upgrade_etcd", "upgrade_node", "renew"]);
});

Deno.test("runUpgrade() begins nothing after what has failed", async () => {
  const { log, outcomes } = await play("m1 upgrade_node");
  assert.equal(log.at(-1), "m1 upgrade_node");
  assert.deepEqual(outcomes.map(({ node, state }) => `${node} ${state}`), [
    "m0 ok",
    "m1 failed",
    "w0 skipped",
    "w1 skipped",
    "w2 skipped",
  ]);
});

Deno.test("runUpgrade() lets back what is done, also when another of the batch has failed", async () => {
  const { log, outcomes } = await play("w0 upgrade_node");
  assert.equal(log.at(-1), "m0 uncordon_nodes w1");
  assert.deepEqual(outcomes.slice(2).map(({ state }) => state), ["failed", "ok", "skipped"]);
});

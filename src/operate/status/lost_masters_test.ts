import assert from "node:assert/strict";
import { looksAt } from "../../../tests/fakes/state_words.ts";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { ConnectionError } from "../../errors.ts";
import { planCluster } from "../../plan/plan_cluster.ts";
import type { StateAnswer } from "../state/state_protocol.ts";
import { judgeStatus } from "./judge_status.ts";

type Words = StateAnswer<"status">;

const now = new Date("2026-11-28T00:00:00Z");
const plan = planCluster(resolvedDefinition());
const dead = new ConnectionError("unreachable", '"m2" does not answer');

/** As a living master tells of dead ones. */
function without(...gone: readonly number[]) {
  return (words: Words, nodeName: string): Words | undefined => {
    const isLost = gone.length > 1;
    if (gone.includes(Number(nodeName.slice(1)))) return undefined;
    const health = JSON.parse(words.etcd.health);
    const statuses = JSON.parse(words.etcd.statuses);
    for (const index of isLost ? [0, 1, 2] : gone) health[index].health = false;
    const hosts = gone.map((index) => `10.88.0.1${index}:6443`);
    const apiServers = words.master.apiServers.replaceAll(
      /^(\S+) 200$/gm,
      (line, host) => isLost ? `${host} 500` : hosts.includes(host) ? `${host} 000` : line,
    );
    return {
      etcd: {
        ...words.etcd,
        health: JSON.stringify(health),
        statuses: JSON.stringify(
          statuses.filter((_: unknown, index: number) => !gone.includes(index)),
        ),
      },
      master: {
        ...words.master,
        apiServers,
        answers: words.master.answers.replaceAll(
          /^seen .*\n/gm,
          (line) => gone.some((index) => line.includes(`=A${index}`)) ? "" : line,
        ),
      },
      cluster: isLost ? { nodes: "", pods: "", kubelet: "" } : {
        ...words.cluster,
        nodes: words.cluster.nodes.replaceAll(/^(m2\t\S+\t)True/gm, "$1Unknown"),
      },
    };
  };
}

Deno.test("judgeStatus() tells of a dead master, and that no other may go", () => {
  const looks = looksAt(plan, without(2), dead);
  const status = judgeStatus(plan, looks, now);
  assert.deepEqual(status.findings.map(({ rule, node }) => [node, rule]), [
    ["m2", "unreached"],
    [undefined, "no-tolerance"],
    ["m2", "etcd-unhealthy"],
    ["m2", "api-not-ready"],
    ["m2", "node-silent"],
  ]);
  assert.deepEqual(status.masters.map(({ etcd }) => etcd), ["leader", "follower", "down"]);
});

Deno.test("judgeStatus() says what a minority of masters means", () => {
  const status = judgeStatus(plan, looksAt(plan, without(1, 2), dead), now);
  const quorum = status.findings.find(({ rule }) => rule === "etcd-no-quorum");
  assert.match(
    quorum?.message ?? "",
    /1 of 3 members answers, 2 are needed; .* nothing can be read/,
  );
  assert.equal(status.etcd?.tolerated, -2);
  assert.deepEqual(status.masters.map(({ etcd }) => etcd), ["no majority", "down", "down"]);
  assert.ok(status.findings.some(({ rule }) => rule === "api-silent"));
  assert.deepEqual(status.nodes.map(({ ready }) => ready), Array(5).fill(undefined));
});

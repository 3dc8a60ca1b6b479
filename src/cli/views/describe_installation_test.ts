import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { allNodes } from "../../definition/cluster_definition.ts";
import type { Decision } from "../../install/decide.ts";
import { planCluster } from "../../plan/plan_cluster.ts";
import { describeInstallation } from "./describe_installation.ts";

const plan = planCluster(resolvedDefinition());
const nodes = allNodes(plan.definition);
const decision: Decision = {
  etcd: "existing",
  quorumSeen: true,
  initialised: true,
  initMaster: "m0",
  tokenMaster: undefined,
};

Deno.test("describeInstallation() says which scripts are others than ran last, and how to see", () => {
  const text = describeInstallation(
    plan,
    nodes,
    { decision, goingOn: ["m1"], changed: ["m0", "w0"] },
    { assetsDir: "assets", definition: "cluster.json" },
  );
  assert.match(text, /\/m0\.sh, changed since it last ran there\n/);
  assert.match(text, /\/m1\.sh, which runs already\n/);
  assert.match(text, /\/m2\.sh\n/);
  assert.match(
    text,
    /\n {2}2 of 5 scripts changed since they last ran; hakube diff --against nodes cluster\.json/,
  );
});

Deno.test("describeInstallation() says nothing of scripts that are as they last ran", () => {
  const text = describeInstallation(plan, nodes, { decision, goingOn: [], changed: [] }, {
    assetsDir: "assets",
    definition: "cluster.json",
  });
  assert.doesNotMatch(text, /changed|diff/);
});

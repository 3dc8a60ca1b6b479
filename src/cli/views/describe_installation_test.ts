import assert from "node:assert/strict";
import { resolvedDefinition } from "../../../tests/fakes/resolved_definition.ts";
import { allNodes, type ClusterDefinition } from "../../definition/cluster_definition.ts";
import type { Decision } from "../../install/decide.ts";
import { planCluster } from "../../plan/plan_cluster.ts";
import { describeInstallation } from "./describe_installation.ts";

const plan = planCluster(resolvedDefinition());
const nodes = allNodes(plan.definition);
const paths = { assetsDir: "assets", definition: "cluster.json" };
const living: Decision = {
  etcd: "existing",
  quorumSeen: true,
  initialised: true,
  initMaster: "",
  tokenMaster: "m0",
};
Deno.test("describeInstallation() says which scripts are others than ran last, and how to see", () => {
  const text = describeInstallation(
    plan,
    nodes,
    { decision: living, goingOn: ["m1"], changed: ["m0", "w0"], joiningMasters: [] },
    paths,
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
  const text = describeInstallation(
    plan,
    nodes,
    { decision: living, goingOn: [], changed: [], joiningMasters: [] },
    paths,
  );
  assert.doesNotMatch(text, /changed|diff/);
});

function description(
  joiningMasters: readonly string[],
  loadBalancer: ClusterDefinition["loadBalancer"] = { type: "external" },
): string {
  const plan = planCluster(resolvedDefinition({ loadBalancer }));
  const installation = { decision: living, goingOn: [], changed: [], joiningMasters };
  return describeInstallation(plan, plan.definition.masters, installation, paths);
}

Deno.test("describeInstallation() says what the load balancer has to know when masters join", () => {
  assert.match(
    description(["m1", "m2"]),
    /load balancer at 10\.88\.0\.9:6443 .*: m1 \(10\.88\.0\.11:6443\), m2 \(10\.88\.0\.12:6443\)\n$/,
  );
});

Deno.test("describeInstallation() says nothing of a load balancer that nobody need tell", () => {
  assert.doesNotMatch(description([]), /load balancer/);
  const keepalived = { type: "keepalived", interface: undefined, virtualRouterId: 51 } as const;
  assert.doesNotMatch(description(["m1"], keepalived), /load balancer/);
});

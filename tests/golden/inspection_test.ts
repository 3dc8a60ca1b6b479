import assert from "node:assert/strict";
import { type ScriptPhase, scriptSteps } from "../../src/assets/inspection/script_steps.ts";
import {
  clusterStepMeanings,
  nodeStepMeanings,
  tokenStepMeanings,
} from "../../src/assets/inspection/step_meanings.ts";
import { planSample, sampleNames, sampleScripts } from "./rendered_samples.ts";

Deno.test("inspect: every step of every sample has a meaning and its functions", async () => {
  const seen: Record<ScriptPhase, Set<string>> = {
    node: new Set(),
    token: new Set(),
    cluster: new Set(),
  };
  for (const sample of await sampleNames()) {
    for (const script of (await sampleScripts(await planSample(sample))).values()) {
      for (const phase of ["node", "token", "cluster"] as const) {
        for (const { name, kind, functions } of scriptSteps(script, phase)) {
          seen[phase].add(name);
          assert.equal(functions.length, kind === "step" ? 2 : 1, `${sample} ${name}`);
        }
      }
    }
  }
  // None that no script has any more, either; "trust" and "cloud" need samples that have them.
  assert.deepEqual([...seen.node].sort(), Object.keys(nodeStepMeanings).sort());
  assert.deepEqual([...seen.token].sort(), Object.keys(tokenStepMeanings).sort());
  assert.deepEqual([...seen.cluster].sort(), Object.keys(clusterStepMeanings).sort());
});

Deno.test("inspect: every file and secret of a plan belongs to a step of its script", async () => {
  for (const sample of await sampleNames()) {
    const plan = await planSample(sample);
    const scripts = await sampleScripts(plan);
    for (const { node: { nodeName }, files, secrets } of plan.nodes) {
      const steps = scriptSteps(scripts.get(nodeName) ?? "", "node").map(({ name }) => name);
      for (const { step, path } of files) {
        // Written by the script of an operation, on a cluster that lives.
        if (step === "upgrade") continue;
        assert.ok(steps.includes(step), `${sample} ${path}`);
      }
      for (const { installAs } of secrets) {
        if (installAs !== undefined) assert.ok(steps.includes(installAs.step), installAs.path);
      }
    }
  }
});

import assert from "node:assert/strict";
import fc from "fast-check";
import type { NodePlan } from "../../src/plan/plan.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { filesThatBashSees, type ScriptFiles } from "./bash.ts";
import { hostileText } from "./hostile_texts.ts";
import { planOf, scriptsOf } from "./rendered_definition.ts";
import { validDefinitions, type WrittenDefinition } from "./valid_definitions.ts";

/** The same with the keys of every object in the opposite order. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, reversed(item)]);
  return Object.fromEntries(entries.reverse());
}

/** The files that a boot script writes; those of the step `upgrade` are an operation's. */
function plannedFiles({ files }: NodePlan): ScriptFiles {
  const ofBoot = files.filter(({ step }) => step !== "upgrade");
  return Object.fromEntries(ofBoot.map(({ path, mode, content }) => [path, { mode, content }]));
}

Deno.test("any valid definition renders the same bytes again, whatever the order of its keys", () => {
  fc.assert(
    fc.property(validDefinitions, (written) => {
      const scripts = [...scriptsOf(planOf(written))];
      const again = scriptsOf(planOf(written));
      const reordered = scriptsOf(planOf(reversed(written) as WrittenDefinition));
      for (const [nodeName, script] of scripts) {
        assert.equal(again.get(nodeName), script);
        assert.equal(reordered.get(nodeName), script);
      }
    }),
    { numRuns: 50 },
  );
});

Deno.test("any valid definition's scripts are bash, and write exactly what was planned", async () => {
  const property = fc.asyncProperty(validDefinitions, async (written) => {
    const plan = planOf(written);
    const scripts = scriptsOf(plan);
    const worker = plan.nodes.find(({ node }) => node.role === "worker");
    for (const node of [plan.nodes[0], worker]) {
      if (node === undefined) continue;
      const script = scripts.get(node.node.nodeName) ?? "";
      assert.deepEqual(await filesThatBashSees(script), plannedFiles(node));
    }
  });
  await fc.assert(property, { numRuns: 50 });
});

Deno.test("bash writes a planned file to the byte, whatever is in it", async () => {
  const plan = planCluster(resolvedDefinition());
  const contents = fc.array(hostileText, { minLength: 5, maxLength: 5 });
  const property = fc.asyncProperty(contents, async (texts) => {
    const nodes = plan.nodes.slice(0, 1).map((node) => ({
      ...node,
      files: node.files.map((file, index) => ({ ...file, content: `${texts[index % 5]}\n` })),
    }));
    const [node] = nodes;
    assert.ok(node !== undefined);
    const script = scriptsOf({ ...plan, nodes }).get(node.node.nodeName) ?? "";
    assert.deepEqual(await filesThatBashSees(script), plannedFiles(node));
  });
  await fc.assert(property, { numRuns: 50 });
});

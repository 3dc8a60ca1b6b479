import assert from "node:assert/strict";
import { parse } from "yaml";
import { z } from "zod";
import { repositoryRoot } from "../repository_files.ts";

const stepShape = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});

const workflowShape = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(
    z.string(),
    z.object({
      permissions: z.record(z.string(), z.string()),
      "timeout-minutes": z.number(),
      steps: z.array(stepShape),
    }),
  ),
});

const directory = `${repositoryRoot}.github/workflows`;
const workflows = new Map(
  Array.from(Deno.readDirSync(directory)).map(({ name }) => [
    name,
    workflowShape.parse(parse(Deno.readTextFileSync(`${directory}/${name}`))),
  ]),
);
const steps = [...workflows.values()].flatMap(({ jobs }) =>
  Object.values(jobs).flatMap((job) => job.steps)
);

Deno.test("workflows pin each action to one commit, the same everywhere", () => {
  const used = new Map<string, string>();
  for (const { uses } of steps) {
    if (uses === undefined) continue;
    const [, action = "", commit = ""] = /^([^@]+)@([0-9a-f]{40})$/.exec(uses) ?? [];
    assert.ok(action !== "", uses);
    assert.equal(used.get(action) ?? commit, commit, action);
    used.set(action, commit);
  }
  assert.ok(used.size >= 5);
});

Deno.test("workflows may write nowhere but where a release is published", () => {
  for (const [name, { permissions, jobs }] of workflows) {
    assert.deepEqual(permissions, {}, name);
    for (const [job, { permissions: own }] of Object.entries(jobs)) {
      if (job !== "publish") assert.deepEqual(own, { contents: "read" }, `${name}: ${job}`);
    }
  }
});

Deno.test("workflows run the Deno that .ci/run runs, and tasks that there are", async () => {
  const [, version] = /deno@([\d.]+)/.exec(await Deno.readTextFile(`${repositoryRoot}.ci/run`)) ??
    [];
  const versions = steps.map((step) => step.with["deno-version"]).filter((one) =>
    one !== undefined
  );
  assert.deepEqual([...new Set(versions)], [version]);
  const { tasks } = JSON.parse(await Deno.readTextFile(`${repositoryRoot}deno.json`));
  const named = steps.flatMap(({ run = "" }) => [...run.matchAll(/deno task ([\w:]+)/g)]);
  assert.ok(named.length >= 6);
  for (const [, task = ""] of named) assert.ok(task in tasks, task);
});

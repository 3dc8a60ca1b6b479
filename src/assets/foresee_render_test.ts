import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { plainScript, Rendering } from "../../tests/fakes/rendering.ts";
import { resolvedDefinition, resolvedNode } from "../../tests/fakes/resolved_definition.ts";
import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import type { NodePlan } from "../plan/plan.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import { type ForeseenRender, foreseeRender } from "./foresee_render.ts";

function foresee(
  { files, clock, random, directory }: Rendering<MemoryFiles>,
  overrides: Partial<ClusterDefinition> = {},
  script = plainScript,
): Promise<ForeseenRender> {
  const plan = planCluster(resolvedDefinition(overrides));
  return foreseeRender(plan, script, directory, { files, clock, random }, "0.1.0");
}

const pathsOf = ({ changes }: ForeseenRender) => changes.map(({ path }) => path);

Deno.test("foreseeRender() tells what the render then writes, file by file", async () => {
  const rendering = new Rendering(new MemoryFiles());
  const { workers } = resolvedDefinition();
  const more = { workers: [...workers, resolvedNode("worker", "w9", "10.88.0.99")] };
  const steps: [Partial<ClusterDefinition>, () => void][] = [
    [{}, () => {}],
    [{}, () => {}],
    [more, () => {}],
    [more, () => rendering.clock.advance({ days: 300 })],
    [more, () => rendering.files.edit("/assets/scripts/m0.sh", "echo edited\n")],
    [more, () => void rendering.files.setMode("/assets/cluster.token", 0o644)],
  ];
  for (const [overrides, happen] of steps) {
    happen();
    const before = rendering.files.snapshot();
    const foreseen = await foresee(rendering, overrides);
    assert.deepEqual(rendering.files.snapshot(), before, "nothing may be written");
    const { written } = await rendering.render(overrides);
    const sorted = written.toSorted((one, other) => one.path < other.path ? -1 : 1);
    const told = foreseen.changes.map(({ path, change, reason }) => ({ path, change, reason }));
    assert.deepEqual(told, sorted);
  }
});

Deno.test("foreseeRender() makes no directory and takes no lock", async () => {
  const rendering = new Rendering(new MemoryFiles());
  const directories = new Map(rendering.files.directories);
  assert.ok((await foresee(rendering)).changes.length > 20);
  assert.deepEqual(rendering.files.directories, directories);
  await rendering.render();
  await using lock = await rendering.files.tryLock("/assets/.lock");
  assert.ok(lock);
  assert.deepEqual(pathsOf(await foresee(rendering)), []);
});

Deno.test("foreseeRender() has the texts of scripts, and of nothing that is secret", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const changed = (node: NodePlan, key: string) => `${plainScript(node, key)}echo more\n`;
  rendering.clock.advance({ days: 300 });
  const { changes } = await foresee(rendering, {}, changed);
  const script = changes.find(({ path }) => path === "scripts/m0.sh");
  assert.equal(script?.texts?.after, `${script?.texts?.before}echo more\n`);
  const others = changes.filter(({ path }) => !path.endsWith(".sh"));
  assert.ok(others.some(({ isSecret }) => isSecret));
  assert.ok(others.every(({ texts }) => texts === undefined));
  assert.match(
    changes.find(({ path }) => path === "pki/etcd/etcd-m0-server.pem")?.reason ?? "",
    /^issued anew: .*65 days/,
  );
});

Deno.test("foreseeRender() shows no login key that the render would not make", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  await rendering.files.remove("/assets/pki/ssh/w0_ed25519");
  await rendering.files.remove("/assets/pki/ssh/w0_ed25519.pub");
  const [one, other] = [await foresee(rendering), await foresee(rendering)];
  assert.match(await one.script("w0"), /^# ssh-ed25519 \(a new key\) hakube /m);
  assert.equal(await one.script("w0"), await other.script("w0"));
  assert.match(await one.script("w1"), /^# ssh-ed25519 AAAA/m);
});

Deno.test("foreseeRender() refuses what the render refuses", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  await rendering.files.remove("/assets/pki/etcd/ca-key.pem");
  await assert.rejects(foresee(rendering), /ca-key\.pem is missing/);
  await assert.rejects(foresee(rendering, { clusterName: "other" }), /holds the assets of/);
});

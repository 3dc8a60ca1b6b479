import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { refusal } from "../../tests/fakes/refusal.ts";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import { renewLeaves } from "./renew_leaves.ts";

const plan = planCluster(resolvedDefinition());
const written = (report: readonly { path: string }[]) => report.map(({ path }) => path).sort();

Deno.test("renewLeaves() issues what it is told to, and the assets are whole again", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const nothing = await renewLeaves(plan, "/assets", rendering, () => false);
  assert.deepEqual(written(nothing), []);
  const isPeer = ({ certificatePath }: { certificatePath: string }) =>
    certificatePath === "pki/etcd/etcd-m1-peer.pem";
  const report = await renewLeaves(plan, "/assets", rendering, isPeer);
  assert.deepEqual(written(report), [
    "pki/etcd/etcd-m1-peer-key.pem",
    "pki/etcd/etcd-m1-peer.pem",
  ]);
  await rendering.check();
  assert.equal((await rendering.render()).written.length, 0);
});

Deno.test("renewLeaves() issues anew what is near its end, and nothing else", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const before = rendering.files.snapshot();
  rendering.clock.advance({ days: 300 });
  const report = await renewLeaves(plan, "/assets", rendering, () => false);
  assert.equal(report.length, 2 * plan.certificates.length);
  assert.ok(report.every(({ reason }) => reason === "issued anew: 65 days remain"));
  const after = rendering.files.snapshot();
  for (const path of ["pki/etcd/ca.pem", "scripts/m0.sh", "cluster.token"]) {
    assert.deepEqual(after[`/assets/${path}`], before[`/assets/${path}`], path);
  }
});

Deno.test("renewLeaves() refuses a directory that was never rendered", async () => {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.files.makeDirectory("/assets", 0o700);
  await assert.rejects(
    renewLeaves(plan, "/assets", rendering, () => true),
    refusal(/no finished assets/),
  );
});

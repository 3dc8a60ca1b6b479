import { deepEqual, equal, ok } from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import { type ExpiringCertificate, expiringCertificates } from "./expiring_certificates.ts";

/** The certificates of fresh assets that should be issued anew so many days later. */
async function expiringAfter(days: number): Promise<ExpiringCertificate[]> {
  const rendering = new Rendering(new MemoryFiles());
  await rendering.render();
  const now = new Date(rendering.clock.now().getTime() + days * 24 * 3_600_000);
  return await expiringCertificates(
    planCluster(resolvedDefinition()),
    await rendering.check(),
    now,
  );
}

Deno.test("expiringCertificates() has nothing to say of fresh assets", async () => {
  deepEqual(await expiringAfter(0), []);
});

Deno.test("expiringCertificates() tells the leaves when fewer than 90 days remain", async () => {
  deepEqual(await expiringAfter(274), []);
  const expiring = await expiringAfter(276);
  equal(expiring.length, planCluster(resolvedDefinition()).certificates.length);
  ok(expiring.every(({ path, daysLeft }) => path.startsWith("/assets/pki/") && daysLeft === 89));
});

Deno.test("expiringCertificates() tells the authorities too, and what has ended", async () => {
  const expiring = await expiringAfter(3600);
  ok(expiring.some(({ path, daysLeft }) => path.endsWith("kubernetes/ca.crt") && daysLeft > 0));
  ok(expiring.some(({ daysLeft }) => daysLeft < 0));
});

import assert from "node:assert/strict";
import { plannedSources } from "../../src/plan/sources/planned_sources.ts";
import { planSample, sampleNames, sampleScripts } from "./rendered_samples.ts";

const imageName = /\b(?:registry\.k8s\.io|ghcr\.io|quay\.io|docker\.io)\/[a-z0-9./-]+:[\w.-]+/g;

Deno.test("images: what a script pulls, fetches and installs is in the list", async (t) => {
  for (const sample of await sampleNames()) {
    await t.step(sample, async () => {
      const plan = await planSample(sample);
      const sources = plannedSources(plan);
      const scripts = [...(await sampleScripts(plan)).values()].join("\n");
      const listed = new Set(sources.images.map(({ tagged }) => tagged));
      const named = new Set(scripts.match(imageName));
      assert.ok(named.size >= 5);
      assert.deepEqual([...named].filter((image) => !listed.has(image)), []);
      // Of those that no script names the network's file names each.
      const others = [...listed].filter((image) => !named.has(image));
      assert.ok(others.every((image) => !image.startsWith("registry.k8s.io/")), others.join());

      const sums = new Set(scripts.match(/\b[0-9a-f]{64}\b/g));
      assert.deepEqual(sums, new Set(sources.files.map(({ sha256 }) => sha256)));
      const fingerprints = new Set(scripts.match(/\b[0-9A-F]{40}\b/g));
      assert.deepEqual(
        fingerprints,
        new Set(sources.repositories.map(({ keyFingerprint }) => keyFingerprint)),
      );
    });
  }
});

Deno.test("images: the packages that a script installs are in the list", async (t) => {
  for (const sample of await sampleNames()) {
    await t.step(sample, async () => {
      const plan = await planSample(sample);
      const { repositories, distributionPackages } = plannedSources(plan);
      const scripts = [...(await sampleScripts(plan)).values()].join("\n");
      const listed = new Set([
        ...distributionPackages,
        ...repositories.flatMap(({ packages }) => packages.map(({ name }) => name)),
      ]);
      assert.deepEqual(installedPackages(scripts), listed);
    });
  }
});

/** Names of what `apt install` is called with, versions and options left out. */
function installedPackages(script: string): Set<string> {
  const list = /local install=\(install ([^)]+)\)/.exec(script)?.[1] ?? "";
  const calls = [...script.matchAll(/^ +(?:apt install|install_versions) (.+)$/gm)]
    .map(([, words]) => words ?? "");
  const words = [list, ...calls].join(" ").split(/\s+/)
    .filter((word) => word !== "" && !word.startsWith("-"))
    .map((word) => word.replaceAll('"', "").replace(/=.*/, ""));
  return new Set(words.filter((word) => /^[a-z]/.test(word)));
}

import assert from "node:assert/strict";
import { join } from "node:path";
import { checksums } from "../../scripts/release/checksums.ts";
import { licensedPackages } from "../../scripts/release/licensed_packages.ts";
import { outputOf } from "../run_program.ts";

const root = join(import.meta.dirname ?? "", "../..");

Deno.test("checksums() writes what sha256sum reads", async () => {
  const directory = await Deno.makeTempDir({ prefix: "hakube-sums-" });
  try {
    for (const name of ["a", "b"]) await Deno.writeTextFile(`${directory}/${name}`, name);
    await Deno.writeTextFile(`${directory}/SHA256SUMS`, await checksums(directory, ["a", "b"]));
    const check = ["sha256sum", "--check", "--strict", "SHA256SUMS"];
    assert.equal(await outputOf(check, { cwd: directory }), "a: OK\nb: OK\n");
    await Deno.writeTextFile(`${directory}/b`, "another");
    await assert.rejects(outputOf(check, { cwd: directory }), /b: FAILED/);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

Deno.test("every package whose code is in the bundled program has its licence listed", async () => {
  const directory = await Deno.makeTempDir({ prefix: "hakube-bundle-" });
  try {
    // As scripts/compile/stage_program.ts bundles it; comments name the files that code is from.
    await outputOf([
      ...[Deno.execPath(), "bundle", "--quiet", "--platform=deno", "--code-splitting", "--frozen"],
      ...["--external=cpu-features", "--external=*.node", `--outdir=${directory}`, "main.ts"],
    ], { cwd: root });
    const bundled = new Set<string>();
    for await (const { name } of Deno.readDir(directory)) {
      const text = await Deno.readTextFile(`${directory}/${name}`);
      for (const [, path = ""] of text.matchAll(/^ *\/\/ \S*\/npm\/[^/\s]+\/(\S+)$/gm)) {
        bundled.add(/^(?:@[^/]+\/)?[^/]+\/[^/]+/.exec(path)?.[0] ?? path);
      }
    }
    const listed = new Set(
      (await licensedPackages()).map(({ name, version }) => `${name}/${version}`),
    );
    assert.ok(bundled.size > 20, "the bundle names its packages otherwise than it did");
    assert.deepEqual([...bundled].filter((name) => !listed.has(name)), []);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

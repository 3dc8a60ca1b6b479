import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { goldenDirectory, goldenFiles, sampleNames } from "./rendered_samples.ts";

const remedy = "If this is meant, write them anew with `deno task golden` and look at the diff.";

Deno.test("every sample renders what its golden files say, byte by byte", async (t) => {
  for (const sample of await sampleNames()) {
    await t.step(sample, async () => {
      const rendered = await goldenFiles(sample);
      const directory = `${goldenDirectory}/${sample}`;
      const names = [...rendered.keys()].sort();
      assert.deepEqual(await denoFiles.list(directory), names, `${directory}: ${remedy}`);
      const differences: string[] = [];
      for (const [name, text] of rendered) {
        const golden = new TextDecoder().decode(await denoFiles.read(`${directory}/${name}`));
        if (golden !== text) differences.push(await unifiedDiff(`${sample}/${name}`, golden, text));
      }
      if (differences.length > 0) assert.fail(`${remedy}\n${differences.join("\n")}`);
    });
  }
});

Deno.test("every folder of golden files is a sample's", async () => {
  const folders: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(goldenDirectory)) {
    if (isDirectory) folders.push(name);
  }
  assert.deepEqual(folders.sort(), await sampleNames(), remedy);
});

/** What `diff -u` prints: it is on every machine that has a shell, and only asked for a failure. */
async function unifiedDiff(name: string, golden: string, rendered: string): Promise<string> {
  const directory = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${directory}/golden`, golden);
    await Deno.writeTextFile(`${directory}/rendered`, rendered);
    const labels = ["--label", `golden/${name}`, "--label", `rendered/${name}`];
    const args = ["-u", ...labels, `${directory}/golden`, `${directory}/rendered`];
    return new TextDecoder().decode((await new Deno.Command("diff", { args }).output()).stdout);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

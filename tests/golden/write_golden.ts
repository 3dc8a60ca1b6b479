import { goldenDirectory, goldenFiles, sampleNames } from "./rendered_samples.ts";

/** Writes all golden files anew, and removes those of samples and nodes that are no more. */

for await (const { name, isDirectory } of Deno.readDir(goldenDirectory)) {
  if (isDirectory) await Deno.remove(`${goldenDirectory}/${name}`, { recursive: true });
}
for (const sample of await sampleNames()) {
  await Deno.mkdir(`${goldenDirectory}/${sample}`);
  for (const [name, text] of await goldenFiles(sample)) {
    await Deno.writeTextFile(`${goldenDirectory}/${sample}/${name}`, text);
  }
}

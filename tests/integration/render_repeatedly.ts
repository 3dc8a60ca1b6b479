/** Renders into a directory so many times, with new secrets each time; prints a dot for every file. */
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { Rendering } from "../fakes/rendering.ts";

const [directory, times] = Deno.args;
if (directory === undefined) throw new Error("usage: render_repeatedly.ts DIRECTORY TIMES");
const dot = new TextEncoder().encode(".");
const rendering = new Rendering(denoFiles, directory);
for (let round = 0; round < Number(times); round++) {
  await rendering.render({}, {
    overwriteSecrets: true,
    onProgress: () => Deno.stdout.writeSync(dot),
  });
}

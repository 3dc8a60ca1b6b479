import assert from "node:assert/strict";
import { MemoryFiles } from "../../tests/fakes/memory_files.ts";
import { Rendering } from "../../tests/fakes/rendering.ts";
import { resolvedDefinition } from "../../tests/fakes/resolved_definition.ts";
import type { RenderOptions } from "./render_assets.ts";

/** Lets `n` changes through, and fails at every one after them, as a killed process does. */
function dieAfter(files: MemoryFiles, n: number): void {
  let left = n;
  files.beforeChange = () => {
    if (left-- <= 0) throw new Error("killed");
  };
}

/** Small, for it is rendered once for every file it has. */
const small = {
  masters: resolvedDefinition().masters.slice(0, 1),
  workers: resolvedDefinition().workers.slice(0, 1),
};

async function interruptEverywhere(
  prepare: (rendering: Rendering<MemoryFiles>) => Promise<void>,
  options: Partial<RenderOptions>,
): Promise<number> {
  for (let n = 0;; n++) {
    const rendering = new Rendering(new MemoryFiles());
    await prepare(rendering);
    dieAfter(rendering.files, n);
    const died = await rendering.render(small, options).then(() => false, (error: Error) => {
      assert.equal(error.message, "killed");
      return true;
    });
    rendering.files.beforeChange = () => {};
    if (!died) return n;
    await rendering.render(small);
    assert.deepEqual((await rendering.render(small)).written, [], `after ${n} changes`);
    await rendering.check(small);
  }
}

Deno.test("renderAssets() interrupted at any file is completed by the next", async () => {
  const changes = await interruptEverywhere(() => Promise.resolve(), {});
  assert.ok(changes > 20);
});

Deno.test("renderAssets() interrupted while it makes new secrets is completed by the next", async () => {
  const changes = await interruptEverywhere(
    async (rendering) => void await rendering.render(small),
    { overwriteSecrets: true },
  );
  assert.ok(changes > 40);
});

Deno.test("renderAssets() interrupted while it issues leaves anew is completed by the next", async () => {
  const changes = await interruptEverywhere(async (rendering) => {
    await rendering.render(small);
    rendering.clock.advance({ days: 300 });
  }, {});
  assert.equal(changes, 2 * 4 + 1);
});

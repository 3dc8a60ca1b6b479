import assert from "node:assert/strict";
import { repositoryRoot } from "../../scripts/repository_files.ts";
import { screenFiles } from "../../scripts/screens/screens.ts";

Deno.test("the live view shows what its golden screens and pictures show", async () => {
  const remedy = "If this is meant, write them anew with `deno task screens` and look at them.";
  for (const { path, text } of screenFiles()) {
    assert.equal(await Deno.readTextFile(`${repositoryRoot}${path}`), text, `${path}: ${remedy}`);
  }
});

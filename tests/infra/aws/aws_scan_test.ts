import { deepEqual, equal, ok } from "node:assert/strict";
import { join } from "node:path";
import { scan } from "./checkov.ts";
import { awsDirectory, copyTree } from "./tofu_workspace.ts";

const asItIs = scan(awsDirectory);

Deno.test("checkov finds nothing in infra-providers/aws that is not answered beside it", async () => {
  const { failed, passed, unreadable } = await asItIs;
  deepEqual(failed, [], "mend it, or add a checkov:skip with the reason");
  equal(unreadable, 0);
  ok(passed > 100, `only ${passed} checks passed: has it read the files?`);
});

Deno.test("every checkov:skip in infra-providers/aws answers a finding, and has a reason", async () => {
  const { skipped } = await asItIs;
  const directory = await Deno.makeTempDir();
  try {
    await copyTree(awsDirectory, directory);
    let comments = 0;
    for await (const { name } of Deno.readDir(directory)) {
      if (!name.endsWith(".tf")) continue;
      const path = join(directory, name);
      const text = await Deno.readTextFile(path);
      for (const [comment] of text.matchAll(/# checkov:skip=.*/g)) {
        comments++;
        ok(/:skip=\w+:\S.{10,}/.test(comment), `${name}: no reason: ${comment}`);
      }
      await Deno.writeTextFile(path, text.replaceAll(/ *# checkov:skip=.*\n/g, ""));
    }
    const { failed } = await scan(directory);
    deepEqual(failed, skipped);
    const answered = new Set(skipped.map((finding) => finding.replace(/\[.*/, "")));
    equal(answered.size, comments, "a checkov:skip answers nothing any more");
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
});

import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { operationRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { refusalOf } from "../../src/operate/quorum.ts";
import { guardedMembers, guardTable } from "../fakes/guard_table.ts";
import { planSample } from "../golden/rendered_samples.ts";
import { runShellProgram } from "./shell_program.ts";

Deno.test("the node's quorum guard decides as hakube's does", async (t) => {
  const plan = await planSample("ha");
  const [first] = plan.nodes;
  assert.ok(first);
  const script = operationRenderer(plan, await readTemplates(denoFiles))("leave", first);
  const path = await Deno.makeTempFile({ suffix: ".sh" });
  try {
    await Deno.writeTextFile(path, script);
    for (const [action, text] of guardTable) {
      await t.step(`${action} the first of ${text}`, async () => {
        const members = guardedMembers(text);
        const [target] = members;
        assert.ok(target);
        const voters = members.filter(({ isLearner }) => !isLearner);
        const healthy = voters.filter(({ isHealthy }) => isHealthy).length;
        const state = target.isLearner ? "none" : target.isHealthy ? "healthy" : "dead";
        const words = [action, `${voters.length}`, `${healthy}`, state];
        const { code } = await runShellProgram("bash", [path, "judge_majority", ...words]);
        assert.equal(code === 0, refusalOf(action, target.peerUrl, members) === undefined);
      });
    }
  } finally {
    await Deno.remove(path);
  }
});

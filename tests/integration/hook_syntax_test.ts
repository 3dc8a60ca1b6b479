import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { scriptRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { runShellProgram } from "./shell_program.ts";

/** Mistakes that people make in the text of a hook. */
const mistakes = {
  "an if without its end": "if true; then\n  echo ran\n",
  "an end too many": "echo ran\nfi\n",
  "a quote without its end": "echo 'ran\n",
  "a here-document without its end": "cat <<NEVER\nran\n",
};

Deno.test("of a script with a hook that is no valid bash nothing runs", async (t) => {
  const templates = await readTemplates(denoFiles);
  const { hooks } = resolvedDefinition();
  for (const [what, text] of Object.entries(mistakes)) {
    await t.step(what, async () => {
      const preinstall = { reference: "./hook.sh", source: "file", text } as const;
      const plan = planCluster(resolvedDefinition({ hooks: { ...hooks, preinstall } }));
      const [master] = plan.nodes;
      assert.ok(master);
      const path = await Deno.makeTempFile({ suffix: ".sh" });
      try {
        const script = scriptRenderer(plan, templates)(master, "ssh-ed25519 AAAA test");
        await Deno.writeTextFile(path, script);
        const { code, stdout, stderr } = await runShellProgram("bash", [path, "preinstall_hook"]);
        // What `install` knows it by.
        assert.equal(code, 2, stderr);
        assert.match(stderr, /line \d+: .*(syntax error|unexpected EOF)/);
        assert.equal(stdout, "");
      } finally {
        await Deno.remove(path);
      }
    });
  }
});

import assert from "node:assert/strict";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { scriptRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { resolvedDefinition } from "../fakes/resolved_definition.ts";
import { filesThatBashSees } from "../property/bash.ts";
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

/** Lines with which here-documents of hakube's scripts end. */
const delimiters = "END\nEND_OF_FILE\nEND_OF_FILE_\n";

Deno.test("a line in a hook or a file at which a here-document would end does not end one", async () => {
  const { hooks } = resolvedDefinition();
  const hook = {
    reference: "./hook.sh",
    source: "file",
    text: `cat <<HERE\n${delimiters}HERE\necho '${delimiters}'\n`,
  } as const;
  const all = { preinstall: hook, postinstall: hook, networkProvider: hook };
  const plan = planCluster(
    resolvedDefinition({ hooks: { ...hooks, ...all, cloudControllerManager: hook } }),
  );
  const [planned] = plan.nodes;
  assert.ok(planned);
  const ofBoot = planned.files.filter(({ step }) => step !== "upgrade");
  const files = ofBoot.map((file) => ({ ...file, content: delimiters + file.content }));
  const render = scriptRenderer(plan, await readTemplates(denoFiles));
  const script = render({ ...planned, files }, "ssh-ed25519 AAAA test");
  assert.deepEqual(
    await filesThatBashSees(script),
    Object.fromEntries(files.map(({ path, mode, content }) => [path, { mode, content }])),
  );
  const path = await Deno.makeTempFile({ suffix: ".sh" });
  try {
    await Deno.writeTextFile(path, script);
    const names = ["preinstall_hook", "postinstall_hook", "network_provider", "cloud_manager"];
    for (const name of names) {
      const { code, stdout, stderr } = await runShellProgram("bash", [path, name]);
      assert.deepEqual({ code, stdout, stderr }, {
        code: 0,
        stdout: `${delimiters}${delimiters}\n`,
        stderr: "",
      });
    }
  } finally {
    await Deno.remove(path);
  }
});

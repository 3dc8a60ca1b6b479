import { deepEqual, doesNotMatch, equal, match } from "node:assert/strict";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { oldDefinitions } from "../fakes/old_definitions.ts";

const old = "/site/old.json";

function siteWith(text: string): ProgramFiles {
  const files = new ProgramFiles();
  files.directories.set("/site", 0o755);
  files.edit(old, text);
  return files;
}

Deno.test("migrate gives a definition that validate and render take, for each of the ancestor's", async (t) => {
  for (const [name, text] of Object.entries(oldDefinitions)) {
    await t.step(name, async () => {
      const files = siteWith(text);
      const output = ["--output", "/site/cluster.json"];
      const { code, stdout, stderr } = await runInProcess(["migrate", old, ...output], { files });
      equal(code, 0, stderr);
      equal(stdout, "");
      match(
        stderr,
        /Written to \/site\/cluster\.json\. Next: hakube validate \/site\/cluster\.json/,
      );
      equal(files.files.get("/site/cluster.json")?.mode, 0o644);
      if (name === "aws") fillIn(files);
      const where = ["/site/cluster.json", "--assets-dir", "/site/assets"];
      const validated = await runInProcess(["validate", "/site/cluster.json"], { files });
      equal(validated.code, 0, validated.stderr);
      const rendered = await runInProcess(["render", ...where], { files });
      equal(rendered.code, 0, rendered.stderr);
    });
  }
});

/** Does what the person is told to do with placeholders. */
function fillIn(files: ProgramFiles): void {
  let host = 0;
  const text = files.text("/site/cluster.json").replaceAll(/"TODO:[^"]*"/g, '"lb.example.com"');
  files.edit(
    "/site/cluster.json",
    text.replaceAll('"TODO"', () => `"198.51.100.${++host}"`),
  );
}

Deno.test("migrate names each placeholder, and still gives the text", async () => {
  const files = siteWith(oldDefinitions.aws);
  const { code, stdout, stderr } = await runInProcess(["migrate", old], { files });
  equal(code, 0);
  match(stdout, /"masterFQDNs": {2}\["TODO: a name/);
  match(stderr, /What is left to you:\n[^\n]*:2:22: error: masterFQDNs\[0\] "TODO: a name/);
  equal(stderr.match(/ is a placeholder\n/g)?.length, 6);
});

Deno.test("migrate leaves what is current as it is, also through pipes", async () => {
  const once = await runInProcess(["migrate", "-"], { stdin: oldDefinitions.readme });
  const twice = await runInProcess(["migrate", "-", "--quiet"], { stdin: once.stdout });
  equal(twice.stdout, once.stdout);
  equal(twice.stderr, "");
  const { stderr } = await runInProcess(["migrate", "-"], { stdin: once.stdout });
  match(stderr, /^standard input is current: nothing was changed\n/);
  doesNotMatch(stderr, / became /);
});

Deno.test("migrate never writes over a file unless it is told to", async () => {
  const files = siteWith(oldDefinitions.readme);
  const before = files.snapshot();
  const refused = await runInProcess(["migrate", old, "--output", old], { files });
  equal(refused.code, 2);
  match(refused.stderr, /^error: "\/site\/old\.json" exists\n {2}hint: /);
  deepEqual(files.snapshot(), before);
  const forced = await runInProcess(["migrate", old, "--output", old, "--force"], { files });
  equal(forced.code, 0);
  doesNotMatch(files.text(old), /^ *#/m);
});

Deno.test("migrate refuses what is no JSON, and gives nothing", async () => {
  const { code, stdout, stderr } = await runInProcess(["migrate", "-"], { stdin: "# a\nnode: 1" });
  equal(code, 3);
  equal(stdout, "");
  match(stderr, /^standard input:2:1: error: /);
});

Deno.test("migrate gives programs the text, the changes and what is left", async () => {
  const { code, stdout } = await runInProcess(["migrate", "-", "--json"], {
    stdin: oldDefinitions.aws,
  });
  equal(code, 0);
  const { kind, changes, left, text } = JSON.parse(stdout);
  equal(kind, "Migration");
  equal(changes[1].path, "/hooks/cloudProvider");
  deepEqual(left[0].rule, "placeholder");
  match(text, /"cloudControllerManager": "aws"/);
});

Deno.test("what is old is told with a hint that migrate keeps", async () => {
  const { stderr } = await runInProcess(["validate", "-"], { stdin: oldDefinitions.readme });
  equal(stderr.match(/hakube migrate/g)?.length, 3, stderr);
  match(stderr, /^standard input:2:5: error: comments begin with "\/\/", not with "#"\n/);
});

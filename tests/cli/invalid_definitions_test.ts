import assert from "node:assert/strict";
import { ProgramFiles, type ProgramResult, runInProcess } from "../fakes/cli_context.ts";
import {
  neverAccepted,
  refusedByLists,
  textPaths,
  withText,
} from "../fakes/hostile_definitions.ts";
import { invalidDefinitions } from "../fakes/invalid_definitions.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const path = "/site/cluster.json";
const valid = JSON.stringify(validDefinition(), null, 2);

const render = ["render", path, "--assets-dir", "/site/assets"];

/** A directory with a definition and the hooks that the valid one names. */
function siteWith(text: string): ProgramFiles {
  const files = new ProgramFiles();
  files.edit(path, text);
  files.edit("/site/hooks/prepare.sh", "true\n");
  files.edit("/site/hooks/done.sh", "true\n");
  return files;
}

/** Renders a definition, with and without --json, and sees to it that nothing was written. */
async function renderBoth(text: string): Promise<{ plain: ProgramResult; json: ProgramResult }> {
  const files = siteWith(text);
  const before = files.snapshot();
  const directories = [...files.directories];
  const plain = await runInProcess(render, { files });
  const json = await runInProcess([...render, "--json"], { files });
  assert.deepEqual(files.snapshot(), before);
  assert.deepEqual([...files.directories], directories);
  return { plain, json };
}

/** Exit code 3; every problem with its place, and nothing but problems. */
async function isRefused(text: string): Promise<void> {
  const { plain, json } = await renderBoth(text);
  assert.equal(plain.code, 3);
  assert.equal(plain.stdout, "");
  const lines = plain.stderr.trimEnd().split("\n");
  assert.match(lines.pop() ?? "", /^\d+ problems? in \/site\/cluster\.json$/);
  assert.ok(lines.length > 0);
  for (const line of lines) {
    assert.match(
      line,
      /^(\/site\/cluster\.json:[1-9]\d*:[1-9]\d*: (error|warning): \S| {2}hint: \S)/,
    );
  }
  assert.equal(json.code, 3);
  assert.equal(json.stderr, "");
  assert.match(json.stdout, /^[^\n]+\n$/);
  const document = JSON.parse(json.stdout);
  assert.equal(document.apiVersion, "hakube/v1");
  assert.equal(document.kind, "Error");
  assert.equal(document.exitCode, 3);
  const errors = document.problems.filter((it: { severity: string }) => it.severity === "error");
  assert.ok(errors.length > 0);
}

Deno.test("render takes the definition that the others here are made of", async () => {
  const files = siteWith(valid);
  const { code, stdout } = await runInProcess([...render, "--json"], { files });
  assert.equal(code, 0);
  assert.equal(JSON.parse(stdout).kind, "RenderReport");
  assert.ok(files.files.has("/site/assets/manifest.json"));
});

Deno.test("render refuses each of many invalid definitions, and writes nothing", async (t) => {
  const definitions = invalidDefinitions();
  assert.ok(definitions.length >= 50);
  for (const { name, text } of definitions) await t.step(name, () => isRefused(text));
});

Deno.test("render refuses a definition that ends too early, wherever it ends", async () => {
  for (let length = 0; length < valid.length; length += 97) await isRefused(valid.slice(0, length));
});

Deno.test("render refuses hostile strings in every string field", async () => {
  const paths = textPaths(validDefinition());
  assert.ok(paths.length > 60);
  for (const [index, place] of paths.entries()) {
    // Which strings are refused where is tested beside the checks; here each has its turn.
    const hostile = [neverAccepted[1 + index % (neverAccepted.length - 1)] ?? ""];
    const isFree = place[0] === "kubeadm" || place.at(-1) === "sshLoginKey" ||
      place[0] === "$schema";
    if (!isFree) hostile.push(refusedByLists[index % refusedByLists.length] ?? "");
    for (const text of hostile) await isRefused(JSON.stringify(withText(place, text)));
  }
});

Deno.test("render refuses megabytes of nonsense", async () => {
  const size = 10 * 1024 * 1024;
  await isRefused("x".repeat(size));
  await isRefused("[".repeat(size));
  await isRefused('{"masters":['.repeat(size / 12));
  await isRefused("\0".repeat(size));
});

Deno.test("render refuses what is no text", async () => {
  await isRefused("");
  await isRefused("null");
  await isRefused("\ufffd\ufffd");
});

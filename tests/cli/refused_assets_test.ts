import assert from "node:assert/strict";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { writeClusterRecord } from "../../src/assets/cluster_record.ts";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const definition = "/site/cluster.json";
const where = ["--assets-dir", "/site/assets"];

/** The valid definition with other values, as text. */
function textWith(overrides: Record<string, unknown>): string {
  const plain = { hooks: undefined, dockerVersion: undefined };
  return JSON.stringify(validDefinition({ ...plain, ...overrides }), null, 2);
}

async function renderedSite(): Promise<ProgramFiles> {
  const files = new ProgramFiles();
  files.edit(definition, textWith({}));
  const { code, stderr } = await runInProcess(["render", definition, ...where], { files });
  assert.equal(code, 0, stderr);
  return files;
}

/** Runs a command that must be refused with exit code 4, a hint, and nothing changed. */
async function isRefused(
  files: ProgramFiles,
  [command = "", ...options]: readonly string[],
  message: RegExp,
): Promise<void> {
  const before = files.snapshot();
  const args = [command, definition, ...where, ...options];
  const { code, stdout, stderr } = await runInProcess(args, { files });
  assert.match(stderr, message);
  assert.match(stderr, /^error: [^\n]+\n( {2}hint: [^\n]+\n)+$/);
  assert.equal(code, 4);
  assert.equal(stdout, "");
  const json = await runInProcess([...args, "--json"], { files });
  assert.equal(json.code, 4);
  assert.equal(json.stderr, "");
  assert.equal(JSON.parse(json.stdout).error, "assets");
  assert.deepEqual(files.snapshot(), before);
}

Deno.test("render, install and kubeconfig refuse the assets of another cluster", async () => {
  const files = await renderedSite();
  files.edit(definition, textWith({ clusterName: "other" }));
  const message = /holds the assets of cluster "lab", not "other"/;
  for (const command of ["render", "install", "kubeconfig"]) {
    await isRefused(files, [command], message);
  }
  await isRefused(files, ["render", "--overwrite-secrets"], message);
});

Deno.test("install and kubeconfig refuse assets that are older than the definition", async () => {
  const files = await renderedSite();
  files.edit(definition, textWith({ audit: false }));
  for (const command of ["install", "kubeconfig"]) {
    await isRefused(files, [command], /the definition changed since .*\n {2}hint: render first/);
  }
});

Deno.test("install refuses where nothing was rendered", async () => {
  const files = new ProgramFiles();
  files.edit(definition, textWith({}));
  await isRefused(files, ["install"], /\/site\/assets holds no finished assets/);
});

Deno.test("ssh and logs look at a node whatever the assets are", async () => {
  const files = await renderedSite();
  files.edit(definition, textWith({ audit: false }));
  for (const command of ["ssh", "logs"]) {
    const { code, stderr } = await runInProcess([command, definition, "master0", ...where], {
      files,
    });
    assert.equal(code, 1, "it gets as far as the network, which is a bug here");
    assert.match(stderr, /a machine was reached for/);
    const none = [command, definition, "master0", "--assets-dir", "/none"];
    assert.match((await runInProcess(none, { files })).stderr, /a machine was reached for/);
  }
});

Deno.test("install refuses an edited script, and goes on with it when told to", async () => {
  const files = await renderedSite();
  const script = "/site/assets/scripts/worker0.sh";
  files.edit(script, `${files.text(script)}# mine\n`);
  await isRefused(files, ["install"], /scripts\/worker0\.sh was edited/);
  const args = ["install", definition, ...where, "--allow-edited", "--log-dir", "/site/logs"];
  const { code, stderr } = await runInProcess(args, { files });
  assert.equal(code, 1, "it gets as far as the network, which is a bug here");
  assert.match(stderr, /a machine was reached for/);
  assert.ok(!files.directories.has("/site/logs"), "no log was written");
});

Deno.test("render refuses to make new secrets for a cluster that lives", async () => {
  const files = await renderedSite();
  await writeClusterRecord({ files, clock: new FixedClock() }, "/site/assets", {
    clusterName: "lab",
    clusterId: "0",
    etcdClusterId: "1",
    initialisedAt: "2026-11-23T12:00:00Z",
    initialisedBy: "master0",
  });
  const message = /are those of the living cluster "lab"/;
  await isRefused(files, ["render", "--overwrite-secrets"], message);
  await isRefused(files, ["render", "--overwrite-secrets", "--destroy-cluster", "x"], message);
  const key = files.text("/site/assets/pki/kubernetes/ca.key");
  const destroy = ["--overwrite-secrets", "--destroy-cluster", "lab"];
  const { code } = await runInProcess(["render", definition, ...where, ...destroy], { files });
  assert.equal(code, 0);
  assert.notEqual(files.text("/site/assets/pki/kubernetes/ca.key"), key);
});

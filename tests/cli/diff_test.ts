import assert from "node:assert/strict";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { secretLines } from "../fakes/secret_lines.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const place = ["/site/cluster.json", "--assets-dir", "/site/assets"];

function edit(files: ProgramFiles, overrides: object): void {
  const definition = validDefinition({ hooks: undefined, dockerVersion: undefined, ...overrides });
  files.edit("/site/cluster.json", JSON.stringify(definition));
}

async function renderedSite(): Promise<ProgramFiles> {
  const files = new ProgramFiles();
  edit(files, {});
  const { code, stderr } = await runInProcess(["render", ...place], { files });
  assert.equal(code, 0, stderr);
  return files;
}

Deno.test("diff says that nothing would change, and ends well with --exit-code", async () => {
  const files = await renderedSite();
  const args = ["diff", ...place, "--exit-code"];
  const { code, stdout, stderr } = await runInProcess(args, { files });
  assert.deepEqual([code, stdout], [0, ""]);
  assert.match(stderr, /render would change nothing in \/site\/assets\n$/);
});

Deno.test("diff shows what a new setting changes, names secrets, and writes nothing", async () => {
  const files = await renderedSite();
  edit(files, { kubernetesVersion: "1.36.3", etcdCACommonName: undefined });
  await files.remove("/site/assets/cluster.token");
  const before = files.snapshot();
  const { code, stdout } = await runInProcess(["diff", ...place], { files });
  assert.equal(code, 0);
  assert.match(stdout, /^cluster\.token: would be made$/m);
  assert.match(stdout, /^scripts\/[a-z0-9-]+\.sh: would change, \+\d+ -\d+$/m);
  assert.match(stdout, /^-.*kubernetes_version=/m);
  assert.match(stdout, /^\+.*kubernetes_version=1\.36\.3/m);
  for (const secret of secretLines(files)) assert.ok(!stdout.includes(secret), secret);
  assert.deepEqual(files.snapshot(), before);
  const exit = await runInProcess(["diff", ...place, "--exit-code", "--quiet"], { files });
  assert.deepEqual([exit.code, exit.stdout, exit.stderr], [9, stdout, ""]);
});

Deno.test("diff --json has a unified diff a file", async () => {
  const files = await renderedSite();
  edit(files, { serviceCIDR: "10.97.0.0/16" });
  const { code, stdout } = await runInProcess(["diff", ...place, "--json"], { files });
  assert.equal(code, 0);
  const { apiVersion, kind, against, different, files: changed } = JSON.parse(stdout);
  assert.deepEqual(
    [apiVersion, kind, against, different],
    ["hakube/v1", "Diff", "assets", true],
  );
  for (const { path, diff, secret } of changed) {
    assert.equal(secret, false);
    if (path !== "manifest.json") assert.ok(diff.startsWith(`--- a/${path}\n+++ b/${path}\n@@`));
  }
  assert.ok(changed.length > 2);
});

Deno.test("diff NODE tells of what that node gets alone", async () => {
  const files = await renderedSite();
  edit(files, { serviceCIDR: "10.97.0.0/16" });
  const { masters } = JSON.parse(files.text("/site/cluster.json"));
  const [{ nodeName }] = masters;
  const { stdout } = await runInProcess(["diff", ...place, nodeName, "--json"], { files });
  assert.deepEqual(
    JSON.parse(stdout).files.map(({ path }: { path: string }) => path),
    [`scripts/${nodeName}.sh`],
  );
  const none = await runInProcess(["diff", ...place, "nobody"], { files });
  assert.equal(none.code, 2);
});

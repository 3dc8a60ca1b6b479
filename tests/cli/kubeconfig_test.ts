import assert from "node:assert/strict";
import { parse } from "yaml";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const kubeconfig = ["kubeconfig", "/site/cluster.json", "--assets-dir", "/site/assets"];

async function renderedSite(): Promise<ProgramFiles> {
  const files = new ProgramFiles();
  const definition = validDefinition({ hooks: undefined, dockerVersion: undefined });
  files.edit("/site/cluster.json", JSON.stringify(definition));
  const args = ["render", "/site/cluster.json", "--assets-dir", "/site/assets"];
  const { code, stderr } = await runInProcess(args, { files });
  assert.equal(code, 0, stderr);
  return files;
}

Deno.test("kubeconfig prints YAML, and with --json the same as one JSON document", async () => {
  const files = await renderedSite();
  const yaml = await runInProcess(kubeconfig, { files });
  const json = await runInProcess([...kubeconfig, "--json"], { files });
  const [a, b] = [parse(yaml.stdout), JSON.parse(json.stdout)];
  assert.deepEqual([b.apiVersion, b.kind], ["v1", "Config"]);
  assert.throws(() => JSON.parse(yaml.stdout), SyntaxError);
  for (const { users: [entry] } of [a, b]) {
    assert.match(entry.user["client-key-data"], /^[A-Za-z0-9+/=]+$/);
    // Each has a key of its own.
    entry.user = {};
  }
  assert.deepEqual(a, b);
  assert.deepEqual([json.code, json.stderr], [0, ""]);
});

Deno.test("kubeconfig --output writes YAML with --json too, and tells its path", async () => {
  const files = await renderedSite();
  const args = [...kubeconfig, "--output", "/site/kubeconfig", "--json"];
  const { code, stdout, stderr } = await runInProcess(args, { files });
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(JSON.parse(stdout), {
    apiVersion: "hakube/v1",
    kind: "KubeconfigWritten",
    path: "/site/kubeconfig",
  });
  assert.match(files.text("/site/kubeconfig"), /^apiVersion: v1\nkind: Config\n/);
});

Deno.test("kubeconfig --output wants the name of a file", async () => {
  const files = await renderedSite();
  const { code, stdout, stderr } = await runInProcess([...kubeconfig, "--output", ""], { files });
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^error: --output "" is no name of a file\n {2}hint: /);
});

Deno.test("kubeconfig says when it ends before its --ttl, unless it is to be quiet", async () => {
  const files = await renderedSite();
  const long = [...kubeconfig, "--ttl", "99999d"];
  const { code, stdout, stderr } = await runInProcess(long, { files });
  assert.equal(code, 0);
  assert.match(stderr, /^warning: it is valid until 20\d\d-[^ ]+Z and not for 99999d, [^\n]+\n$/);
  assert.match(stdout, /^apiVersion: v1\n/);
  assert.equal((await runInProcess([...long, "--quiet"], { files })).stderr, "");
});

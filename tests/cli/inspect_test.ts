import assert from "node:assert/strict";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { secretLines } from "../fakes/secret_lines.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const place = ["/site/cluster.json", "--assets-dir", "/site/assets"];

async function site(overrides: object = {}): Promise<ProgramFiles> {
  const files = new ProgramFiles();
  const definition = validDefinition({ hooks: undefined, dockerVersion: undefined, ...overrides });
  files.edit("/site/cluster.json", JSON.stringify(definition));
  await files.makeDirectory("/site", 0o755);
  return files;
}

async function inspect(files: ProgramFiles, ...more: string[]) {
  return await runInProcess(["inspect", ...place, ...more], { files });
}

Deno.test("inspect works before render, and says what does not exist yet", async () => {
  const files = await site();
  const before = files.snapshot();
  const { code, stdout } = await inspect(files);
  assert.equal(code, 0);
  assert.match(stdout, /render first, \d+ files to write/);
  assert.match(stdout, /cluster\.token: .*\(does not exist yet\)/);
  assert.match(stdout, /pki\/etcd\/ca\.pem: not made yet/);
  assert.match(stdout, /^ +\d+ {2}etcd, at most 15 min$/m);
  assert.deepEqual(files.snapshot(), before);
});

Deno.test("inspect after render has dates, and no secret in text, JSON or page", async () => {
  const files = await site();
  assert.equal((await runInProcess(["render", ...place], { files })).code, 0);
  const before = files.snapshot();
  const text = await inspect(files);
  assert.match(text.stdout, /pki\/etcd\/ca\.pem: until \d{4}-\d\d-\d\d, \d+ days$/m);
  assert.doesNotMatch(text.stdout, /does not exist yet|not made yet|render first/);
  assert.deepEqual(files.snapshot(), before);
  const json = await inspect(files, "--json");
  const page = await inspect(files, "--html", "/site/page.html");
  assert.deepEqual([json.code, page.code, page.stdout], [0, 0, ""]);
  const told = [text.stdout, json.stdout, files.text("/site/page.html")];
  const secrets = secretLines(files);
  assert.ok(secrets.length > 10);
  for (const output of told) {
    for (const secret of secrets) assert.ok(!output.includes(secret), secret);
    assert.doesNotMatch(output, /PRIVATE KEY/);
  }
});

Deno.test("inspect --json has each node's steps with their files, and who gets what", async () => {
  const files = await site();
  const { stdout } = await inspect(files, "--json");
  const { apiVersion, kind, nodes, certificates, secrets, cluster } = JSON.parse(stdout);
  assert.deepEqual([apiVersion, kind], ["hakube/v1", "Inspection"]);
  for (const { role, steps, script } of nodes) {
    assert.equal(steps.some(({ name }: { name: string }) => name === "etcd"), role === "master");
    assert.match(script.sha256, /^[0-9a-f]{64}$/);
    for (const { does, deadlineSeconds } of steps) assert.ok(does !== "" && deadlineSeconds > 0);
  }
  const [ca] = certificates;
  assert.deepEqual(ca.keyNodes, [], "the key of etcd's authority stays here");
  const key = secrets.find(({ path }: { path: string }) => path.endsWith("front-proxy-ca.key"));
  assert.deepEqual(key.nodes, []);
  assert.ok(cluster.after.length >= 3);
});

Deno.test("inspect NODE tells of that node alone", async () => {
  const files = await site();
  const { masters: [{ nodeName }] } = JSON.parse(files.text("/site/cluster.json"));
  const { stdout } = await inspect(files, nodeName, "--json");
  const { nodes, certificates } = JSON.parse(stdout);
  assert.deepEqual(nodes.map((node: { nodeName: string }) => node.nodeName), [nodeName]);
  for (const { nodes } of certificates) assert.ok(nodes.includes(nodeName));
});

Deno.test("inspect --html escapes what a definition says", async () => {
  const hostile = `./<img src=x onerror="alert(1)">.sh`;
  const files = await site({ hooks: { preinstall: hostile } });
  files.edit(`/site/${hostile.slice(2)}`, "echo '</code><script>alert(1)</script>'\n");
  const { code, stderr } = await inspect(files, "--html", "/site/page.html");
  assert.equal(code, 0, stderr);
  const page = files.text("/site/page.html");
  assert.doesNotMatch(page, /<script|<img/);
  assert.match(page, /&lt;img src=x/);
  assert.match(page, /&lt;script&gt;/);
});

Deno.test("inspect --html wants the name of a file in a directory", async () => {
  const files = await site();
  for (const path of ["", "/site", "/nowhere/page.html"]) {
    const { code, stderr } = await inspect(files, "--html", path);
    assert.equal(code, 2);
    assert.match(stderr, /\n {2}hint: /);
  }
});

import assert from "node:assert/strict";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

const images = ["images", "/site/cluster.json"];

function site(overrides: object = {}): ProgramFiles {
  const files = new ProgramFiles();
  const definition = validDefinition({
    hooks: undefined,
    dockerVersion: undefined,
    mirrors: undefined,
    ...overrides,
  });
  files.edit("/site/cluster.json", JSON.stringify(definition));
  return files;
}

Deno.test("images prints text for people, and all of it with --json", async () => {
  const files = site();
  const text = await runInProcess(images, { files });
  const json = await runInProcess([...images, "--json"], { files });
  assert.deepEqual([text.code, json.code, json.stderr], [0, 0, ""]);
  const document = JSON.parse(json.stdout);
  assert.deepEqual([document.apiVersion, document.kind], ["hakube/v1", "Images"]);
  for (const { sha256 } of document.files) assert.ok(text.stdout.includes(sha256));
  for (const { image } of document.images) assert.ok(text.stdout.includes(image));
  for (const { keyFingerprint } of document.repositories) {
    assert.ok(text.stdout.includes(keyFingerprint));
  }
  assert.ok(document.images.length > 5 && document.files.length > 2);
});

Deno.test("images --format prints nothing but the list, and warns of what is not in it", async () => {
  const files = site({ hooks: { postinstall: "./mine.sh" } });
  files.edit("/site/mine.sh", "true\n");
  const { code, stdout, stderr } = await runInProcess([...images, "--format", "list"], { files });
  assert.equal(code, 0);
  for (const line of stdout.trimEnd().split("\n")) assert.match(line, /^[a-z0-9.-]+\/\S+:\S+$/);
  assert.match(
    stderr,
    /warning: not in the list: what hooks\.postinstall fetches \(\.\/mine\.sh\)/,
  );
});

Deno.test("images --format crane needs mirrors to copy to", async () => {
  const args = [...images, "--format", "crane"];
  const { code, stdout, stderr } = await runInProcess(args, { files: site() });
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /error: the definition has no mirror .*\n {2}hint: write mirrors\.images/);
});

Deno.test("images is asked for a list or for JSON, not for both", async () => {
  const args = [...images, "--format", "list", "--json"];
  const { code, stdout } = await runInProcess(args, { files: site() });
  assert.equal(code, 2);
  assert.equal(JSON.parse(stdout).message, "--format and --json do not go together");
});

Deno.test("images tells of secrets of mirrors nothing but their place", async () => {
  const files = site({
    mirrors: { etcdReleases: { url: "https://m.example/etcd", credentialsFile: "./login" } },
  });
  files.edit("/site/login", "user:pa55word\n");
  const { code, stdout } = await runInProcess([...images, "--json"], { files });
  assert.equal(code, 0);
  assert.ok(!/login|pa55word/.test(stdout), stdout);
});

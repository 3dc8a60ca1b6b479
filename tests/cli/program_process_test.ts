import assert from "node:assert/strict";
import { inSite, runHakube, runHakubeInShell, treeOf } from "./program_process.ts";

Deno.test("render as a process writes the assets, and a second time touches nothing", () =>
  inSite(async (cwd) => {
    const first = await runHakube(["render", "cluster.json"], { cwd });
    assert.equal(first.code, 0);
    assert.equal(first.stdout, "");
    assert.match(first.stderr, /files written, 0 as they were, in assets\n.*hakube install/);
    const before = await treeOf(cwd);
    const second = await runHakube(["render", "cluster.json", "--json"], { cwd });
    assert.equal(second.code, 0);
    assert.equal(second.stderr, "");
    assert.deepEqual(JSON.parse(second.stdout).written, []);
    assert.deepEqual(await treeOf(cwd), before);
  }));

Deno.test("render as a process takes a definition from standard input", () =>
  inSite(async (cwd) => {
    const stdin = await Deno.readTextFile(`${cwd}/cluster.json`);
    const { code } = await runHakube(["render", "-", "--assets-dir", "a"], { cwd, stdin });
    assert.equal(code, 0);
    assert.ok((await Deno.stat(`${cwd}/a/scripts/master0.sh`)).isFile);
    const empty = await runHakube(["validate", "-"], { cwd });
    assert.equal(empty.code, 3);
    assert.match(empty.stderr, /^standard input:1:1: error: /);
  }));

Deno.test("render as a process refuses ten megabytes of nonsense, and writes nothing", () =>
  inSite(async (cwd) => {
    await Deno.writeTextFile(`${cwd}/cluster.json`, '{"masters":[{'.repeat(10 * 1024 * 1024 / 13));
    const before = await treeOf(cwd);
    const { code, stdout, stderr } = await runHakube(["render", "cluster.json"], { cwd });
    assert.equal(code, 3);
    assert.equal(stdout, "");
    assert.match(stderr, /^cluster\.json:\d+:\d+: error: [^\n]+\n1 problem in cluster\.json\n$/);
    assert.deepEqual(await treeOf(cwd), before);
  }));

Deno.test("install as a process refuses a script that was edited, before it reaches for a machine", () =>
  inSite(async (cwd) => {
    await runHakube(["render", "cluster.json", "--quiet"], { cwd });
    await Deno.writeTextFile(`${cwd}/assets/scripts/master1.sh`, "# mine\n", { append: true });
    const before = await treeOf(cwd);
    const { code, stdout, stderr } = await runHakube(["install", "cluster.json"], { cwd });
    assert.equal(code, 4);
    assert.equal(stdout, "");
    assert.match(stderr, /^error: assets\/scripts\/master1\.sh was edited\n {2}hint: /);
    assert.deepEqual(await treeOf(cwd), before);
  }));

Deno.test("version as a process shows the licences of all that hakube is made of", () =>
  inSite(async (cwd) => {
    const { code, stdout, stderr } = await runHakube(["version", "--licenses"], { cwd });
    assert.equal(code, 0);
    assert.equal(stderr, "");
    for (const part of [/^Deno$/m, /^V8$/m, /^ {2}tokio \d/m, /^ {2}zod \d/m, /^ssh2 \d/m]) {
      assert.match(stdout, part);
    }
    const json = await runHakube(["version", "--licenses", "--json"], { cwd });
    assert.equal(JSON.parse(json.stdout).text, stdout);
  }));

Deno.test("kubeconfig as a process writes a file for its owner only, and replaces none", () =>
  inSite(async (cwd) => {
    await runHakube(["render", "cluster.json", "--quiet"], { cwd });
    const write = ["kubeconfig", "cluster.json", "--output", "kubeconfig"];
    const made = await runHakube(write, { cwd });
    assert.deepEqual(made, { code: 0, stdout: "", stderr: "" });
    const text = await Deno.readTextFile(`${cwd}/kubeconfig`);
    assert.match(text, /server: https:\/\/10\.20\.0\.9:6443/);
    assert.equal(((await Deno.stat(`${cwd}/kubeconfig`)).mode ?? 0) & 0o777, 0o600);
    const refused = await runHakube(write, { cwd });
    assert.equal(refused.code, 2);
    assert.match(refused.stderr, /^error: "kubeconfig" exists\n {2}hint: .*--force/);
    assert.equal(await Deno.readTextFile(`${cwd}/kubeconfig`), text);
    await Deno.chmod(`${cwd}/kubeconfig`, 0o644);
    assert.equal((await runHakube([...write, "--force"], { cwd })).code, 0);
    assert.notEqual(await Deno.readTextFile(`${cwd}/kubeconfig`), text);
    assert.equal(((await Deno.stat(`${cwd}/kubeconfig`)).mode ?? 0) & 0o777, 0o600);
  }));

Deno.test("a wrong command line gives exit code 2 as a process", () =>
  inSite(async (cwd) => {
    const { code, stdout, stderr } = await runHakube(["rendre", "cluster.json"], { cwd });
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /unknown command 'rendre'\n\(Did you mean render\?\)/);
  }));

Deno.test("a definition that is a directory, or below a file, gives exit code 2 as a process", () =>
  inSite(async (cwd) => {
    await Deno.mkdir(`${cwd}/directory`);
    for (
      const [path, message] of [
        ["directory", /^error: cannot read directory: it is a directory\n {2}hint: name a .+\n$/],
        ["cluster.json/x", /^error: there is no file "cluster\.json\/x"\n {2}hint: name a .+\n$/],
      ] as const
    ) {
      const { code, stdout, stderr } = await runHakube(["render", path], { cwd });
      assert.match(stderr, message);
      assert.deepEqual([code, stdout], [2, ""]);
    }
  }));

Deno.test("an output that nobody reads is no failure as a process", () =>
  inSite(async (cwd) => {
    // The reader has gone before the first word is written.
    const { code, stdout, stderr } = await runHakubeInShell(
      'mkfifo gone; exec 3<>gone; exec 4>gone 3<&-; "$@" version >&4',
      { cwd },
    );
    assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
  }));

Deno.test("an output that cannot be written is told in one sentence as a process", () =>
  inSite(async (cwd) => {
    const command = '"$@" version --json >/dev/full';
    const { code, stdout, stderr } = await runHakubeInShell(command, { cwd });
    assert.match(stderr, /^error: standard output cannot be written: .+\n {2}hint: .+\n$/);
    assert.deepEqual([code, stdout], [4, ""]);
  }));

Deno.test("render as a process closes directories that others could look into", () =>
  inSite(async (cwd) => {
    const open = ["assets", "assets/pki", "assets/pki/kubernetes"];
    for (const path of open) {
      await Deno.mkdir(`${cwd}/${path}`);
      await Deno.chmod(`${cwd}/${path}`, 0o755);
    }
    const { code, stderr } = await runHakube(["render", "cluster.json"], { cwd });
    assert.equal(code, 0);
    for (const path of open) {
      assert.equal(((await Deno.stat(`${cwd}/${path}`)).mode ?? 0) & 0o7777, 0o700, path);
      assert.ok(stderr.includes(`warning: ${path} had mode 755, and has 700 now\n`), stderr);
    }
    const again = await runHakube(["render", "cluster.json"], { cwd });
    assert.doesNotMatch(again.stderr, /warning/);
  }));

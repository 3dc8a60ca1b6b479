import assert from "node:assert/strict";
import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { MemoryFiles } from "../fakes/memory_files.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

/** The commands that `hakube --help` lists, with those below them: `["known-hosts", "forget"]`. */
async function commands(parent: readonly string[] = []): Promise<string[][]> {
  const { stdout } = await runInProcess([...parent, "--help"], {});
  const lists = stdout.split("\n\n").filter((part) =>
    /^(?!.*(?:Options|Arguments|Topics|Example):)\S.*:\n {2}/.test(part)
  );
  const names = [...lists.join("\n").matchAll(/^ {2}([a-z][a-z-]*)/gm)].map(([, name = ""]) =>
    name
  );
  const found: string[][] = [];
  for (const name of names) {
    const command = [...parent, name];
    found.push(command, ...await commands(command));
  }
  return found;
}

Deno.test("every command has a help text with an example", async (t) => {
  const all = await commands();
  const names = all.map((command) => command.join(" "));
  for (const name of ["install", "help", "known-hosts forget"]) assert.ok(names.includes(name));
  for (const command of [[], ...all]) {
    await t.step(["hakube", ...command].join(" "), async () => {
      const { code, stdout, stderr } = await runInProcess([...command, "--help"], {});
      assert.equal(code, 0);
      assert.equal(stderr, "");
      assert.match(stdout, new RegExp(`^Usage: ${["hakube", ...command].join(" ")} `));
      assert.match(stdout, /\nExample:\n {2}hakube [a-z]/);
      assert.match(stdout, / --json /);
      // Commander breaks all lines but those at the end, of which examples are to be copied whole.
      const end = stdout.slice(stdout.indexOf("\nExample:\n"));
      assert.deepEqual(end.split("\n").filter((line) => /^\S.{100}/.test(line)), []);
    });
  }
});

const misspelt: readonly (readonly [args: string[], suggestion: RegExp])[] = [
  [["rendre", "cluster.json"], /Did you mean render\?/],
  [["frob"], /unknown command 'frob'[^]*hakube --help/],
  [["etcd", "frob"], /unknown command 'frob'[^]*hakube --help/],
  [["render", "cluster.json", "--asset-dir", "x"], /Did you mean --assets-dir\?/],
  [["render"], /missing required argument 'definition'/],
  [["render", "a.json", "b.json"], /too many arguments/],
  [["install", "cluster.json", "--concurrency", "0"], /whole number from 1/],
  [["reset", "cluster.json"], /no node was named[^]*--all/],
  [["reset", "cluster.json", "worker0", "--all"], /--all resets every node/],
  [["reset", "cluster.json", "worker0", "--confirm", "lab"], /--confirm belongs to --all/],
  [[], /Usage: hakube/],
];

Deno.test("a wrong command line gives exit code 2 and says what is meant", async (t) => {
  for (const [args, suggestion] of misspelt) {
    await t.step(`hakube ${args.join(" ")}`, async () => {
      const { code, stdout, stderr } = await runInProcess(args, {});
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, suggestion);
      assert.doesNotMatch(stderr, /\n +at /);
    });
    await t.step(`hakube ${args.join(" ")} --json`, async () => {
      const { code, stdout, stderr } = await runInProcess([...args, "--json"], {});
      assert.equal(code, 2);
      assert.equal(stderr, "");
      const { kind, exitCode, error } = JSON.parse(stdout);
      assert.deepEqual({ kind, exitCode, error }, { kind: "Error", exitCode: 2, error: "usage" });
    });
  }
});

Deno.test("a missing definition gives exit code 2 and a hint, for every command that takes one", async () => {
  for (const command of ["validate", "render", "install", "kubeconfig"]) {
    const { code, stdout, stderr } = await runInProcess([command, "/none.json"], {});
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /^error: there is no file "\/none\.json"\n {2}hint: .+\n$/);
  }
  assert.equal((await runInProcess(["ssh", "/none.json", "master0"], {})).code, 2);
});

Deno.test("what is read from standard input is called that", async () => {
  const stdin = JSON.stringify(validDefinition({ hooks: undefined, mirrors: undefined }));
  const { stderr } = await runInProcess(["validate", "-"], { stdin });
  assert.match(stderr, /^standard input is valid: /m);
  assert.doesNotMatch(stderr, /^-/m);
});

Deno.test("the version is told, as JSON too", async () => {
  const plain = await runInProcess(["--version"], {});
  assert.match(plain.stdout, /^\d+\.\d+\.\d+\n$/);
  const { stdout } = await runInProcess(["version", "--json"], {});
  const { hakube, kubernetes, build } = JSON.parse(stdout);
  assert.equal(`${hakube}\n`, plain.stdout);
  assert.ok(kubernetes.includes("1.37"));
  assert.equal(build, "source");
});

/** A file system with a mistake in it. */
class BrokenFiles extends MemoryFiles {
  override read(): Promise<Uint8Array | undefined> {
    return Promise.reject(new TypeError("undefined is not a function"));
  }
}

Deno.test("a bug gives exit code 1 and a stack trace", async () => {
  const files = new BrokenFiles();
  const { code, stdout, stderr } = await runInProcess(["validate", "/cluster.json"], { files });
  assert.equal(code, 1);
  assert.equal(stdout, "");
  assert.match(
    stderr,
    /^error: this is a bug in hakube\nTypeError: undefined is not a function\n +at /,
  );
  const json = await runInProcess(["validate", "/cluster.json", "--json"], { files });
  assert.equal(json.code, 1);
  assert.equal(json.stderr, "");
  assert.equal(JSON.parse(json.stdout).error, "bug");
});

Deno.test("no error of a person's making shows a stack trace", async () => {
  const files = new ProgramFiles();
  files.edit("/cluster.json", "{}");
  for (const command of ["validate", "render", "install", "kubeconfig"]) {
    const { code, stderr } = await runInProcess([command, "/cluster.json"], { files });
    assert.equal(code, 3);
    assert.doesNotMatch(stderr, /\n +at |\.ts:/);
  }
});

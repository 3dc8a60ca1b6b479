import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import type { ProgramResult } from "../run_program.ts";
import { runProgram } from "../run_program.ts";
import { type LoginNode, makeLoginNode } from "./login_node.ts";
import { sshTest } from "./sshd.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** `hakube init` at a terminal, and a machine that so far lets nobody in but with a password. */

const password = "correct horse";
const ctrlC = "\x03";

/** A machine, and a directory in which somebody begins with nothing but a password. */
class Beginning implements AsyncDisposable {
  private constructor(readonly node: LoginNode, readonly directory: string) {}

  static async make(): Promise<Beginning> {
    const node = await makeLoginNode({
      users: { ann: password },
      sudoers: ["ann ALL=(ALL) NOPASSWD: ALL"],
      sshd: ["PasswordAuthentication yes", "AuthorizedKeysFile .ssh/authorized_keys"],
    });
    const directory = await Deno.makeTempDir({ prefix: "hakube-init-" });
    await Deno.mkdir(`${directory}/person/.ssh`, { recursive: true, mode: 0o700 });
    await Deno.mkdir(`${directory}/site`);
    const lines = ["Host m0", "HostName 127.0.0.1", `Port ${node.sshd.port}`, "User ann", ""];
    await Deno.writeTextFile(`${directory}/person/.ssh/config`, lines.join("\n"), { mode: 0o600 });
    return new Beginning(node, directory);
  }

  init(...args: string[]): TerminalProcess {
    const command = [...hakubeCommand(), "init", ...args];
    return TerminalProcess.start(command, { cwd: `${this.directory}/site`, env: this.#env });
  }

  async run(...args: string[]): Promise<ProgramResult> {
    const settings = { cwd: `${this.directory}/site`, env: this.#env };
    return await runProgram([...hakubeCommand(), ...args], settings);
  }

  /** Everything in the home directory and beside the definition, but what a terminal of a test leaves. */
  async files(): Promise<string[]> {
    const command = "find person site ! -name 'terminal-*' | sort";
    const { stdout } = await runProgram(["sh", "-c", command], { cwd: this.directory });
    return stdout.trim().split("\n");
  }

  /** Keys that may log in as ann. */
  async authorised(): Promise<string> {
    const { stdout } = await this.node.node.shell("cat /var/lib/ann/.ssh/authorized_keys");
    return stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.node[Symbol.asyncDispose]();
    await Deno.remove(this.directory, { recursive: true });
  }

  get #env(): Record<string, string> {
    return {
      HOME: `${this.directory}/person`,
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME") ?? ""}/.cache/deno`,
      PATH: Deno.env.get("PATH") ?? "",
      SSH_AUTH_SOCK: "",
      NO_COLOR: "1",
      TERM: "xterm",
    };
  }
}

/** What is asked, in order, and the keys that answer it. */
const dialogue: readonly (readonly [question: string, keys: string])[] = [
  ["Name of the cluster:", "demo\r"],
  ["Addresses of the masters (as 10.2.0.10-12, or hosts of ~/.ssh/config):", "m0=10.88.0.1\r"],
  ["Addresses of the workers (in the same way, empty for none):", "\r"],
  ["Address of the API (host or host:port): (10.88.0.1)", "\r"],
  ["Network of the pods:", "\r"],
  ["Version of Kubernetes:", "\r"],
  ["Login user on the nodes (root, or one with sudo): (ann)", "\r"],
  ["Jump host ([user@]host[:port], empty for none):", "\r"],
  ["make one, and put it on the nodes with a password", "\r"],
  ["Write cluster.json?", "\r"],
  ["SSH password on m0, to put the key there:", `${password}\r`],
  ["Trust them, and keep their keys with the assets?", "y\r"],
];

sshTest(
  "init comes from nothing to a definition that renders, and a key that logs in",
  async () => {
    await using beginning = await Beginning.make();
    await using hakube = beginning.init();
    let drawn = "";
    for (const [question, keys] of dialogue) {
      drawn += await hakube.until(question);
      await hakube.type(keys);
    }
    const { code, drawn: last } = await hakube.end();
    assert.equal(code, 0, drawn + last);
    assert.ok(!(drawn + last).includes(password));
    assert.match(last, /demo_ed25519: made, and put on 1 node\ncluster\.json is written\./);
    const text = await Deno.readTextFile(`${beginning.directory}/site/cluster.json`);
    assert.ok(drawn.includes(text), "the file is shown before it is written");
    assert.deepEqual(await beginning.files(), [
      "person",
      "person/.ssh",
      "person/.ssh/config",
      "person/.ssh/demo_ed25519",
      "person/.ssh/demo_ed25519.pub",
      "site",
      "site/assets",
      "site/assets/.lock",
      "site/assets/known_hosts",
      "site/cluster.json",
      "site/hakube.schema.json",
    ]);
    const { mode } = await Deno.stat(`${beginning.directory}/person/.ssh/demo_ed25519`);
    assert.equal((mode ?? 0) & 0o777, 0o600);
    const rendered = await beginning.run("render", "cluster.json");
    assert.equal(rendered.code, 0, rendered.stderr);
    // Neither the password nor the host key is asked for any more.
    const { stdout, stderr } = await beginning.run("ssh", "cluster.json", "m0", "--", "id -un");
    assert.equal(stdout, "ann\n", stderr);
  },
);

sshTest("init leaves nothing behind, at whichever question Ctrl-C is pressed", async () => {
  await using beginning = await Beginning.make();
  const before = await beginning.files();
  for (const [index, [last]] of dialogue.entries()) {
    await using hakube = beginning.init();
    for (const [question, keys] of dialogue.slice(0, index)) {
      await hakube.until(question);
      await hakube.type(keys);
    }
    await hakube.until(last);
    await hakube.type(ctrlC);
    const { code, drawn } = await hakube.end();
    assert.equal(code, 130, `${last} ${drawn}`);
    assert.deepEqual(await beginning.files(), before, last);
  }
  assert.equal(await beginning.authorised(), "");
});

const options = ["--masters", "m0=10.88.0.1", "--workers", "", "--accept-new-host-keys"];

sshTest("init makes and puts a key without a terminal, too, and tries to log in", async () => {
  await using beginning = await Beginning.make();
  const path = `${beginning.directory}/password`;
  const make = ["--make-login-key", "--login-key", "~/.ssh/new", "--ssh-password-file", path];
  await Deno.writeTextFile(path, "wrong\n", { mode: 0o600 });
  const before = await beginning.files();
  const wrong = await beginning.run("init", ...options, ...make);
  assert.equal(wrong.code, 5, wrong.stderr);
  assert.deepEqual(await beginning.files(), before);

  const without = await beginning.run("init", ...options, "--try-login");
  assert.equal(without.code, 5, without.stderr);
  assert.deepEqual(await beginning.files(), before);

  await Deno.writeTextFile(path, `${password}\n`);
  const made = await beginning.run("init", ...options, ...make);
  assert.equal(made.code, 0, made.stderr);
  const key = await Deno.readTextFile(`${beginning.directory}/person/.ssh/new.pub`);
  assert.equal(await beginning.authorised(), key);

  const again = await beginning.run("init", ...options, ...make, "again.json");
  assert.equal(again.code, 2);
  assert.match(again.stderr, /new" exists, and no key is ever overwritten/);
  const login = ["--login-key", "~/.ssh/new", "--try-login", "again.json"];
  const tried = await beginning.run("init", ...options, ...login);
  assert.equal(tried.code, 0, tried.stderr);
  assert.match(tried.stderr, /^ {2}m0 {2}ok {2}logged in as ann\n/);
});

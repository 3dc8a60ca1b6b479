import assert from "node:assert/strict";
import { dirname } from "node:path";
import { outputOf } from "../run_program.ts";
import { InstallSite } from "./install_site.ts";
import { sshTest } from "./sshd.ts";

/**
 * The binary where there is nothing else: no Deno, no Node, no shell, no ssh, no user that is known by name. Its root
 * directory has `/proc`, the libraries that the program is linked with, and what a user has made.
 */

const binary = Deno.env.get("HAKUBE_BIN") ?? "dist/hakube";

class BareMachine implements AsyncDisposable {
  private constructor(readonly root: string) {}

  static async make(): Promise<BareMachine> {
    const machine = new BareMachine(await Deno.makeTempDir({ prefix: "hakube-bare-" }));
    await Deno.mkdir(`${machine.root}/proc`);
    await machine.put(binary, "/hakube");
    const linked = await outputOf(["ldd", binary]);
    for (const [path] of linked.matchAll(/\/\S+(?= \(0x)/g)) await machine.put(path, path);
    return machine;
  }

  /** Copies a file or a directory of this machine. */
  async put(from: string, to: string): Promise<void> {
    await Deno.mkdir(`${this.root}${dirname(to)}`, { recursive: true });
    await outputOf(["cp", "--recursive", "--dereference", from, `${this.root}${to}`]);
  }

  /** Runs hakube. @returns its standard output; what else it says is part of the error when it fails */
  hakube(environment: Record<string, string>, ...args: readonly string[]): Promise<string> {
    const variables = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
    const clean = ["env", "--ignore-environment", "PATH=/usr/bin:/usr/sbin", ...variables];
    // In a mount namespace of its own, so that nothing stays mounted.
    const enter = `mount -t proc proc ${this.root}/proc && exec chroot ${this.root} "$@"`;
    const inside = ["/usr/bin/unshare", "--mount", "/bin/sh", "-c", enter, "sh"];
    return outputOf([...clean, ...inside, "/hakube", ...args]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.root, { recursive: true });
  }
}

sshTest("the binary alone renders a definition with hooks and certificates by path", async () => {
  await using machine = await BareMachine.make();
  await machine.put("samples", "/samples");
  const args = ["render", "/samples/site-with-mirrors.json", "--assets-dir", "/assets"];
  const first = JSON.parse(await machine.hakube({}, ...args, "--json"));
  assert.ok(first.written.length > 40, JSON.stringify(first));
  const again = JSON.parse(await machine.hakube({}, ...args, "--json"));
  assert.deepEqual(again.written, []);
  const golden = (await Array.fromAsync(Deno.readDir("tests/golden/site-with-mirrors")))
    .map(({ name }) => name).filter((name) => name.endsWith(".sh"));
  assert.ok(golden.length >= 2);
  for (const name of golden) {
    const script = await Deno.readTextFile(`${machine.root}/assets/scripts/${name}`);
    const expected = await Deno.readTextFile(`tests/golden/site-with-mirrors/${name}`);
    assert.equal(withoutKeys(script), withoutKeys(expected));
  }
});

/** A script without what fresh secrets make of it. */
function withoutKeys(script: string): string {
  return script.replace(/[0-9a-f]{64}/g, "(digest)").replace(/ssh-ed25519 .*/g, "(key)");
}

sshTest("the binary alone installs", async () => {
  await using site = await InstallSite.make({ masters: 1, workers: 2 });
  await using machine = await BareMachine.make();
  for (const name of ["cluster.json", "login", "assets"]) {
    await machine.put(`${site.directory}/${name}`, `${site.directory}/${name}`);
  }
  const home = { HOME: site.directory, HAKUBE_TEST_RUNNER: "setsid" };
  const paths = [`${site.directory}/cluster.json`, "--assets-dir", `${site.directory}/assets`];
  await machine.hakube(home, "install", ...paths, "--yes", "--accept-new-host-keys");
  for (const { name } of site.nodes) assert.ok(await site.runsOf(name) > 0, name);
});

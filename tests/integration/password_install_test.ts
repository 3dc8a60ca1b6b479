import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { checkIds } from "../../src/install/preflight/preflight_checks.ts";
import { type LoginNode, makeLoginNode } from "./login_node.ts";
import { makeKey, sshTest } from "./sshd.ts";
import { TerminalProcess } from "./terminal_process.ts";

/** `hakube install` for a user who has passwords: what is asked, and what a file answers. */

const right = "correct horse";
const begins = 'A new cluster "site" begins on m0:';
const needed = { users: { ann: right }, sudoers: ["ann ALL=(ALL) ALL"] };

/** A node, and beside its sshd what hakube is run with. */
class Site implements AsyncDisposable {
  private constructor(readonly made: LoginNode) {}

  static async make(options: { readonly sshd: readonly string[] }): Promise<Site> {
    const site = new Site(await makeLoginNode({ ...needed, ...options }));
    const { sshd } = site.made;
    await sshd.authorize(await makeKey(`${sshd.directory}/login`, "-t", "ed25519"));
    const definition = {
      clusterName: "site",
      masterLoadBalancerAddress: "10.88.0.1",
      sshLoginUser: "ann",
      sshPort: sshd.port,
      sshLoginKey: `${sshd.directory}/login`,
      ignorePreflight: checkIds,
      masters: [{
        nodeName: "m0",
        privateIP: "10.88.0.1",
        sshHost: "127.0.0.1",
        sshHostKey: [...sshd.hostKeys][0]?.join(" "),
      }],
    };
    await Deno.writeTextFile(`${sshd.directory}/cluster.json`, JSON.stringify(definition));
    await Deno.writeTextFile(`${sshd.directory}/password`, `${right}\n`, { mode: 0o600 });
    assert.equal((await site.run("render", "cluster.json")).code, 0);
    return site;
  }

  async run(...args: string[]): Promise<{ readonly code: number; readonly said: string }> {
    const [program = "", ...words] = [...hakubeCommand(), ...args];
    const { code, stderr } = await new Deno.Command(program, {
      ...this.#surroundings,
      args: words,
      clearEnv: true,
      stdin: "null",
    }).output();
    return { code, said: new TextDecoder().decode(stderr) };
  }

  type(...args: string[]): TerminalProcess {
    return TerminalProcess.start([...hakubeCommand(), ...args], this.#surroundings);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.made[Symbol.asyncDispose]();
  }

  get #surroundings(): { readonly cwd: string; readonly env: Record<string, string> } {
    const { directory } = this.made.sshd;
    const env = {
      HOME: directory,
      DENO_DIR: Deno.env.get("DENO_DIR") ?? `${Deno.env.get("HOME") ?? ""}/.cache/deno`,
      PATH: Deno.env.get("PATH") ?? "",
      HAKUBE_TEST_RUNNER: "setsid",
      NO_COLOR: "1",
      TERM: "xterm",
    };
    return { cwd: directory, env };
  }
}

const dryRun = ["install", "--dry-run", "cluster.json"];

for (const transport of ["ssh2", "openssh"]) {
  const install = [...dryRun, "--ssh-transport", transport];

  sshTest(`${transport}: sudo's password comes from a file that nobody else may read`, async () => {
    await using site = await Site.make({ sshd: [] });
    const without = await site.run(...install);
    assert.equal(without.code, 5, without.said);
    assert.match(without.said, /password is required\n {2}hint: .*--interactive.*--sudo-password-/);
    const given = await site.run(...install, "--sudo-password-file", "password");
    assert.deepEqual([given.code, given.said.includes(begins)], [0, true], given.said);
    await Deno.chmod(`${site.made.sshd.directory}/password`, 0o640);
    const open = await site.run(...install, "--sudo-password-file", "password");
    assert.equal(open.code, 2, open.said);
    assert.match(open.said, /can be read or changed by others \(mode 0640\)/);
  });

  sshTest(
    `${transport}: --interactive asks for sudo's password, again when it is wrong`,
    async () => {
      await using site = await Site.make({ sshd: [] });
      await using hakube = site.type(...install, "--interactive");
      await hakube.until("sudo password of ann:");
      await hakube.type("wrong\r");
      await hakube.until("That was not it. sudo password of ann:");
      await hakube.type(`${right}\r`);
      const { code, drawn } = await hakube.end();
      assert.deepEqual([code, drawn.includes(begins)], [0, true], drawn);
      assert.ok(!drawn.includes(right), drawn);
    },
  );
}

sshTest("a password that logs in is sudo's too, from a file or typed once", async () => {
  const sshd = ["PasswordAuthentication yes", "AuthenticationMethods publickey,password"];
  await using site = await Site.make({ sshd });
  const given = await site.run(...dryRun, "--ssh-password-file", "password");
  assert.deepEqual([given.code, given.said.includes(begins)], [0, true], given.said);
  await using hakube = site.type(...dryRun, "--interactive");
  await hakube.until("SSH password of ann:");
  await hakube.type(`${right}\r`);
  const { code, drawn } = await hakube.end();
  assert.deepEqual([code, drawn.includes("sudo password")], [0, false], drawn);
});

sshTest("openssh: --interactive lets ssh itself ask at the terminal", async () => {
  await using site = await Site.make({
    sshd: ["PubkeyAuthentication no", "PasswordAuthentication yes"],
  });
  const openssh = [...dryRun, "--ssh-transport", "openssh"];
  const unattended = await site.run(...openssh, "--sudo-password-file", "password");
  assert.equal(unattended.code, 5, unattended.said);
  assert.match(unattended.said, /Permission denied \(password\)/);
  const both = await site.run(...openssh, "--ssh-password-file", "password");
  assert.equal(both.code, 2, both.said);
  await using hakube = site.type(...openssh, "--interactive");
  await hakube.until("ann@127.0.0.1's password:");
  await hakube.type(`${right}\n`);
  await hakube.until("sudo password of ann:");
  await hakube.type(`${right}\r`);
  const { code, drawn } = await hakube.end();
  assert.deepEqual([code, drawn.includes(begins)], [0, true], drawn);
});

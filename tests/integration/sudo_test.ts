import assert from "node:assert/strict";
import { Ssh2 } from "../../src/adapters/ssh2/ssh2.ts";
import { ConnectionError } from "../../src/errors.ts";
import { LoginPasswords } from "../../src/install/login/login_passwords.ts";
import { type RootSession, startAsRoot } from "../../src/install/root_program.ts";
import type { SshConnection } from "../../src/ports.ts";
import { typingPrompter } from "../fakes/typing_prompter.ts";
import { type LoginNode, type LoginNodeOptions, makeLoginNode } from "./login_node.ts";
import { makeKey, sshTest, trusting } from "./sshd.ts";

/** Debian's and Ubuntu's sudo, asked for root by a user who logs in with a key. */

const right = "correct horse";
const needsPassword = "ann ALL=(ALL) ALL";
const program = {
  name: "test",
  text: 'echo "{\\"hakube\\":1} $(id -u) $(ps -eo args | tr "\\n" " ")"; cat',
  args: [],
  greeting: '{"hakube":',
};
const ssh = new Ssh2({ agentSocket: undefined });

/** A node that `ann` logs in to, where she has the password {@link right}. */
async function nodeOfAnn(options: Partial<LoginNodeOptions> = {}): Promise<LoginNode> {
  const node = await makeLoginNode({ users: { ann: right }, sudoers: [needsPassword], ...options });
  await node.sshd.authorize(await makeKey(`${node.sshd.directory}/key`, "-t", "ed25519"));
  return node;
}

/** What a person types, one answer a question, or what is in a file. */
interface Knowledge {
  readonly typed?: readonly string[];
  readonly file?: string;
}

interface Setup extends AsyncDisposable {
  readonly passwords: LoginPasswords;
  readonly questions: readonly string[];
  /** Commands that were run on the nodes. */
  readonly commands: readonly string[];
  becomeRoot(node: LoginNode, nodeName?: string): Promise<RootSession>;
}

function knowing({ typed = [], file }: Knowledge): Setup {
  const prompter = typingPrompter(typed);
  const interactive = typed.length > 0;
  const passwords = new LoginPasswords({ prompter, interactive, sudo: file });
  const commands: string[] = [];
  const connections: SshConnection[] = [];
  return {
    passwords,
    questions: prompter.questions,
    commands,
    async becomeRoot({ sshd }, nodeName = "m0") {
      const target = { ...sshd.target, nodeName, user: "ann" };
      const connection = await passwords.logIn(target, async () =>
        await ssh.connect(target, {
          keys: [await ssh.readLoginKey(`${sshd.directory}/key`)],
          preferredHostKeyTypes: [],
          verifyHostKey: trusting(sshd),
          timeoutSeconds: 20,
        }));
      connections.push(connection);
      const run = connection.run.bind(connection);
      connection.run = (command) => {
        commands.push(command);
        return run(command);
      };
      return await startAsRoot(connection, program, nodeName);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(connections.map((connection) => connection[Symbol.asyncDispose]()));
    },
  };
}

/** Says something to the program, which repeats it. @returns all that it read */
async function repeated({ channel, reader }: RootSession): Promise<string> {
  await channel.write(new TextEncoder().encode("the bundle"));
  channel.end();
  return await new Response(ReadableStream.from(reader.rest())).text();
}

async function isRoot(session: RootSession): Promise<void> {
  assert.match(session.greeting, /^\{"hakube":1\} 0 /);
  assert.ok(!session.greeting.includes(right), "the password is in the list of processes");
  assert.equal(await repeated(session), "the bundle");
}

function refusedWith(...parts: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, "sudo");
    const said = [error.message, ...error.hints].join("\n");
    for (const part of parts) assert.ok(said.includes(part), `${part} is not in: ${said}`);
    assert.ok(!said.includes(right), said);
    return true;
  };
}

sshTest("sudo without a password takes one round trip, and nobody is asked", async () => {
  await using node = await nodeOfAnn({ sudoers: ["ann ALL=(ALL) NOPASSWD: ALL"] });
  await using setup = knowing({ typed: [right] });
  await isRoot(await setup.becomeRoot(node));
  assert.deepEqual([setup.questions, setup.commands.length], [[], 1]);
});

for (const line of ["", "Defaults use_pty", "Defaults pwfeedback", "Defaults log_output"]) {
  sshTest(`sudo has the password, and the program does not, with "${line}"`, async () => {
    await using node = await nodeOfAnn({ sudoers: [line, needsPassword] });
    await using setup = knowing({ typed: [right] });
    await isRoot(await setup.becomeRoot(node));
    assert.deepEqual(setup.questions, ["sudo password of ann:"]);
    assert.ok(setup.commands.every((command) => !command.includes(right)));
    // What is known is not asked for again, nor is sudo first called in vain.
    await isRoot(await setup.becomeRoot(node));
    assert.deepEqual([setup.questions.length, setup.commands.length], [1, 3]);
    const { stdout } = await node.node.shell(`grep -rl '${right}' /etc /run /var/log /var/lib`);
    assert.equal(stdout, "");
  });
}

sshTest("a wrong password is asked for again, a right one is used on every node", async () => {
  await using node = await nodeOfAnn();
  await using other = await nodeOfAnn();
  await using setup = knowing({ typed: ["wrong", right] });
  const sessions = await Promise.all([
    setup.becomeRoot(node, "m0"),
    setup.becomeRoot(other, "m1"),
  ]);
  for (const session of sessions) await isRoot(session);
  assert.deepEqual(setup.questions, [
    "sudo password of ann:",
    "That was not it. sudo password of ann:",
  ]);
});

sshTest("a node with another password is asked for by name", async () => {
  await using node = await nodeOfAnn();
  await using other = await nodeOfAnn({ users: { ann: "another" } });
  await using setup = knowing({ typed: [right, "another"] });
  await isRoot(await setup.becomeRoot(node, "m0"));
  await isRoot(await setup.becomeRoot(other, "m1"));
  assert.deepEqual(setup.questions.at(-1), "That was not it. sudo password of ann on m1:");
});

sshTest("after three wrong passwords nothing more is asked or tried, on any node", async () => {
  await using node = await nodeOfAnn();
  await using setup = knowing({ typed: ["a", "b", "c", right] });
  await assert.rejects(setup.becomeRoot(node), refusedWith('"m0"', "ann", "--interactive"));
  assert.equal(setup.questions.length, 3);
  await assert.rejects(setup.becomeRoot(node, "m1"), refusedWith('"m1"', "wrong elsewhere"));
  assert.equal(setup.questions.length, 3);
});

sshTest("the password of a file is tried once, and not on another node when wrong", async () => {
  await using node = await nodeOfAnn();
  await using wrong = knowing({ file: "wrong" });
  await assert.rejects(wrong.becomeRoot(node), refusedWith("--sudo-password-file", "tried: 1"));
  await assert.rejects(wrong.becomeRoot(node, "m1"), refusedWith("wrong elsewhere"));
  await using setup = knowing({ file: right });
  await isRoot(await setup.becomeRoot(node));
});

sshTest("a password that sudo remembers is not needed", async () => {
  await using node = await nodeOfAnn({
    sudoers: ["Defaults timestamp_type=global", needsPassword],
  });
  await using first = knowing({ file: right });
  await isRoot(await first.becomeRoot(node));
  await using second = knowing({});
  await isRoot(await second.becomeRoot(node));
  assert.equal(second.commands.length, 1);
});

sshTest("who cannot give a password is told how to", async () => {
  await using node = await nodeOfAnn();
  await using setup = knowing({});
  await assert.rejects(
    setup.becomeRoot(node),
    refusedWith("password is required", "--interactive", "--sudo-password-file"),
  );
  assert.equal(setup.commands.length, 1);
});

sshTest("who may not use sudo is told sudo's words, after one question at most", async () => {
  await using node = await nodeOfAnn({ sudoers: [] });
  await using setup = knowing({ typed: [right, right] });
  await assert.rejects(setup.becomeRoot(node), refusedWith("not in the sudoers file"));
  assert.equal(setup.questions.length, 1);
});

sshTest("a sudo that wants a terminal, or is not there, is named and asks nobody", async () => {
  await using terminal = await nodeOfAnn({ sudoers: ["Defaults requiretty", needsPassword] });
  await using none = await nodeOfAnn({ sshd: ["SetEnv PATH=/nonexistent"] });
  await using setup = knowing({ typed: [right] });
  await assert.rejects(setup.becomeRoot(terminal), refusedWith("must have a tty"));
  await assert.rejects(setup.becomeRoot(none), refusedWith("sudo", "not found"));
  assert.deepEqual(setup.questions, []);
});

sshTest("what a login prints is not taken for sudo's question", async () => {
  await using node = await nodeOfAnn();
  const noise = "echo Welcome, password:; echo '[sudo] password for ann: ' >&2\n";
  await Deno.writeTextFile(`${node.node.directory}/var/lib/ann/.bashrc`, noise);
  await using setup = knowing({ typed: [right] });
  await isRoot(await setup.becomeRoot(node));
});

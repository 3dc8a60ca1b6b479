import assert from "node:assert/strict";
import { Ssh2 } from "../../src/adapters/ssh2/ssh2.ts";
import { ConnectionError } from "../../src/errors.ts";
import { LoginPasswords } from "../../src/install/login/login_passwords.ts";
import type { LoginKey } from "../../src/ports.ts";
import { typingPrompter } from "../fakes/typing_prompter.ts";
import { type LoginNode, makeLoginNode } from "./login_node.ts";
import { makeKey, sshTest, trusting } from "./sshd.ts";

/** OpenSSH's sshd with PAM, which asks for more than a key. */

const right = "correct horse";
const ssh = new Ssh2({ agentSocket: undefined });
const passwordOnly = ["PubkeyAuthentication no", "PasswordAuthentication yes"];
const keyboardOnly = ["PubkeyAuthentication no", "KbdInteractiveAuthentication yes"];

async function nodeOfAnn(sshd: readonly string[], password = right): Promise<LoginNode> {
  return await makeLoginNode({ users: { ann: password }, sshd });
}

interface Attempt {
  readonly typed?: readonly string[];
  readonly file?: string;
}

/** Logs in as ann, one time after the other. */
function asAnn({ typed = [], file }: Attempt): {
  readonly questions: readonly string[];
  /** How many connections were begun. */
  readonly connections: () => number;
  logIn(node: LoginNode, keys?: readonly LoginKey[], nodeName?: string): Promise<string>;
} {
  const prompter = typingPrompter(typed);
  const passwords = new LoginPasswords({ prompter, interactive: typed.length > 0, login: file });
  let connections = 0;
  return {
    questions: prompter.questions,
    connections: () => connections,
    async logIn({ sshd }, keys = [], nodeName = "m0") {
      const target = { ...sshd.target, nodeName, user: "ann" };
      await using connection = await passwords.logIn(target, (questions) => {
        connections++;
        return ssh.connect(target, {
          ...(questions === undefined ? {} : { questions }),
          keys,
          preferredHostKeyTypes: [],
          verifyHostKey: trusting(sshd),
          timeoutSeconds: 20,
        });
      });
      const channel = await connection.run("id -un");
      return (await new Response(ReadableStream.from(channel.stdout)).text()).trim();
    },
  };
}

async function keyOf({ sshd }: LoginNode, name = "key", authorize = true): Promise<LoginKey> {
  const path = `${sshd.directory}/${name}`;
  const publicKey = await makeKey(path, "-t", "ed25519");
  if (authorize) await sshd.authorize(publicKey);
  return await ssh.readLoginKey(path);
}

function refusedWith(...parts: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, "login-refused");
    const said = [error.message, ...error.hints].join("\n");
    for (const part of parts) assert.ok(said.includes(part), `${part} is not in: ${said}`);
    assert.ok(!said.includes(right), said);
    return true;
  };
}

for (const [method, sshd] of [["password", passwordOnly], ["keyboard", keyboardOnly]] as const) {
  sshTest(`${method}: asked for once, and right for the next node at once`, async () => {
    await using node = await nodeOfAnn(sshd);
    const ann = asAnn({ typed: [right] });
    assert.equal(await ann.logIn(node), "ann");
    assert.equal(await ann.logIn(node, [], "m1"), "ann");
    assert.deepEqual(ann.questions, ["SSH password of ann:"]);
    assert.equal(ann.connections(), 3);
  });

  sshTest(`${method}: wrong ones are asked for again, three times at most`, async () => {
    await using node = await nodeOfAnn(sshd);
    assert.equal(await asAnn({ typed: ["a", "b", right] }).logIn(node), "ann");
    const lost = asAnn({ typed: ["a", "b", "c", right] });
    await assert.rejects(lost.logIn(node), refusedWith("refused the password"));
    await assert.rejects(lost.logIn(node, [], "m1"), refusedWith("asks for a password"));
    assert.equal(lost.questions.length, 3);
  });

  sshTest(`${method}: of a file, is tried once`, async () => {
    await using node = await nodeOfAnn(sshd);
    const ann = asAnn({ file: right });
    assert.equal(await ann.logIn(node), "ann");
    const wrong = asAnn({ file: "wrong" });
    await assert.rejects(wrong.logIn(node), refusedWith("refused the password"));
    assert.equal(wrong.connections(), 2);
    await assert.rejects(wrong.logIn(node, [], "m1"), refusedWith("asks for a password"));
    assert.equal(wrong.connections(), 3);
  });

  sshTest(`${method}: without anybody to ask, the option is named`, async () => {
    await using node = await nodeOfAnn(sshd);
    await assert.rejects(
      asAnn({}).logIn(node, [await keyOf(node)]),
      refusedWith("something else than a key", "--interactive", "--ssh-password-file"),
    );
  });
}

sshTest("a node with another password is asked for by name", async () => {
  await using node = await nodeOfAnn(passwordOnly);
  await using other = await nodeOfAnn(passwordOnly, "another");
  const ann = asAnn({ typed: [right, "another"] });
  assert.equal(await ann.logIn(node), "ann");
  assert.equal(await ann.logIn(other, [], "m1"), "ann");
  assert.equal(ann.questions.at(-1), "That was not it. SSH password of ann on m1:");
});

sshTest("many nodes at once ask one question", async () => {
  await using node = await nodeOfAnn(passwordOnly);
  const ann = asAnn({ typed: ["wrong", right] });
  const names = Array.from({ length: 12 }, (_, index) => `w${index}`);
  const users = await Promise.all(names.map((name) => ann.logIn(node, [], name)));
  assert.deepEqual(new Set(users), new Set(["ann"]));
  assert.equal(ann.questions.length, 2);
});

sshTest("where a key is enough, nobody is asked", async () => {
  await using node = await nodeOfAnn(["PasswordAuthentication yes"]);
  const ann = asAnn({ typed: [right] });
  const [wrong, good] = [await keyOf(node, "wrong", false), await keyOf(node)];
  assert.equal(await ann.logIn(node, [wrong, good]), "ann");
  assert.deepEqual([ann.questions, ann.connections()], [[], 1]);
  assert.equal(await ann.logIn(node, [wrong]), "ann");
  assert.equal(ann.questions.length, 1);
});

sshTest("a server that takes no keys is not shown any, however many there are", async () => {
  await using node = await nodeOfAnn([...passwordOnly, "MaxAuthTries 2"]);
  const names = ["a", "b", "c", "d"];
  const keys = await Promise.all(names.map((name) => keyOf(node, name, false)));
  assert.equal(await asAnn({ file: right }).logIn(node, keys), "ann");
});

for (const second of ["password", "keyboard-interactive"]) {
  const methods = ["PasswordAuthentication yes", "KbdInteractiveAuthentication yes"];
  for (const order of [`publickey,${second}`, `${second},publickey`]) {
    sshTest(`AuthenticationMethods ${order} takes a key and a password`, async () => {
      await using node = await nodeOfAnn([...methods, `AuthenticationMethods ${order}`]);
      const [wrong, good] = [await keyOf(node, "wrong", false), await keyOf(node)];
      const more = await keyOf(node, "more", false);
      assert.equal(await asAnn({ file: right }).logIn(node, [wrong, good, more]), "ann");
      await assert.rejects(asAnn({}).logIn(node, [good]), refusedWith("than a key"));
      await assert.rejects(
        asAnn({ file: "wrong" }).logIn(node, [good]),
        refusedWith("refused the password"),
      );
    });
  }
}

sshTest("other questions are shown as they are, and answered by a person", async () => {
  await using node = await makeLoginNode({
    users: { ann: right },
    sshd: keyboardOnly,
    pam: { sshd: ["auth", "account", "password"].map((kind) => `${kind} required pam_unix.so`) },
  });
  // Expired: it must be changed now.
  await node.node.shell("sed -i '/^ann/s/:19000:0:99999/:0:0:99999/' /etc/shadow");
  await assert.rejects(
    asAnn({ file: right }).logIn(node),
    refusedWith('asks "You are required to change your password', "--interactive"),
  );
  const changed = "staple battery 7";
  const ann = asAnn({ typed: [right, right, changed, changed] });
  assert.equal(await ann.logIn(node), "ann");
  const [first, ...others] = ann.questions;
  assert.equal(first, "SSH password of ann:");
  assert.match(others.join("|"), /Current password:\|.*: New password:\|.*: Retype new password:$/);
  assert.equal(await asAnn({ file: changed }).logIn(node), "ann");
});

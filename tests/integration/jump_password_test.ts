import assert from "node:assert/strict";
import { Login } from "../../src/install/login/login.ts";
import { LoginPasswords } from "../../src/install/login/login_passwords.ts";
import { typingPrompter } from "../fakes/typing_prompter.ts";
import { makeLoginNode } from "./login_node.ts";
import { loginSetup, nodesWith, writeConfig } from "./login_setup.ts";
import { makeKey, sshTest, startSshd } from "./sshd.ts";

/** A jump host that lets in nobody without a password, and a node behind it that takes a key. */

sshTest("a jump host gets its password once, and only after its key was accepted", async () => {
  const sshd = ["PubkeyAuthentication no", "PasswordAuthentication yes"];
  await using jump = await makeLoginNode({ users: { ann: "correct horse" }, sshd });
  await using inner = await startSshd();
  await writeConfig(inner, "");
  const loginKey = `${inner.directory}/key`;
  await inner.authorize(await makeKey(loginKey, "-t", "ed25519"));
  const jumpHost = `ann@127.0.0.1:${jump.sshd.port}`;
  const { host, port, user } = inner.target;
  const nodes = nodesWith(3, { host, port, user, loginKey, jumpHost });
  const setup = loginSetup(inner, { acceptNewHostKeys: false, interactive: true });
  const prompter = typingPrompter(["correct horse"]);
  const asked: string[] = [];
  await using login = await Login.prepare(nodes, {
    ...setup,
    ports: { ...setup.ports, prompter },
    passwords: new LoginPasswords({ prompter, interactive: true }),
    approveHostKeys: (unknown) => {
      asked.push(...unknown.map(({ host: { name } }) => name), `${prompter.questions.length}`);
      return Promise.resolve(true);
    },
  });
  const connections = await Promise.all(nodes.map((node) => login.connect(node)));
  assert.deepEqual(asked, [jumpHost, "0", "w0", "w1", "w2", "1"]);
  assert.deepEqual(prompter.questions, ["SSH password of ann:"]);
  await Promise.all(connections.map((connection) => connection[Symbol.asyncDispose]()));
});

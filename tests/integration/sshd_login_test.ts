import assert from "node:assert/strict";
import { canUseP521 } from "../../src/adapters/ssh2/algorithms.ts";
import { Ssh2 } from "../../src/adapters/ssh2/ssh2.ts";
import { ConnectionError, type ConnectionFailure } from "../../src/errors.ts";
import type { LoginKey, Ssh } from "../../src/ports.ts";
import { startSshAgent } from "./ssh_agent.ts";
import { makeKey, runProgram, sshTest, startSshd, type TestSshd, trusting } from "./sshd.ts";

/** Logs in with keys alone and says as whom. */
async function whoAmI(ssh: Ssh, sshd: TestSshd, keys: readonly LoginKey[]): Promise<string> {
  await using connection = await ssh.connect(sshd.target, {
    keys,
    preferredHostKeyTypes: [],
    verifyHostKey: trusting(sshd),
    timeoutSeconds: 20,
  });
  const channel = await connection.run("id -un");
  const chunks = await Array.fromAsync(channel.stdout);
  return new TextDecoder().decode(chunks[0]).trim();
}

function failsWith(failure: ConnectionFailure, ...parts: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, failure);
    const said = [error.message, ...error.hints].join("\n");
    for (const part of parts) assert.ok(said.includes(part), `${part} is not in: ${said}`);
    return true;
  };
}

const types: readonly (readonly string[])[] = [
  ["-t", "ed25519"],
  ["-t", "rsa", "-b", "3072"],
  ["-t", "ecdsa", "-b", "256"],
  ["-t", "ecdsa", "-b", "384"],
  ["-t", "ecdsa", "-b", "521"],
];
/** What `ssh-keygen -m` calls them; PKCS#1 and SEC1 are both `PEM`, which ed25519 does not have. */
const formats: readonly string[] = ["RFC4716", "PEM", "PKCS8"];
const ssh = new Ssh2({ agentSocket: undefined });

for (const type of types) {
  sshTest(`a login with ${type.join(" ")} works in every format, encrypted or not`, async () => {
    await using sshd = await startSshd();
    const usable = type.at(-1) !== "521" || canUseP521();
    for (const format of formats) {
      for (const passphrase of ["", "correct horse"]) {
        const path = `${sshd.directory}/key-${format}-${passphrase.length}`;
        const args = [...type, ...(format === "RFC4716" ? [] : ["-m", format]), "-N", passphrase];
        await sshd.authorize(await makeKey(path, ...args));
        const ask = (): Promise<string> => Promise.resolve(passphrase);
        if (!usable) {
          await assert.rejects(ssh.readLoginKey(path, ask), failsWith("login-key", path));
          continue;
        }
        const key = await ssh.readLoginKey(path, passphrase === "" ? undefined : ask);
        const listed = await runProgram("ssh-keygen", ["-l", "-f", `${path}.pub`]);
        assert.ok(listed.includes(key.fingerprint), `${listed} has not ${key.fingerprint}`);
        assert.equal(await whoAmI(ssh, sshd, [key]), sshd.target.user);
        await Deno.writeTextFile(`${sshd.directory}/authorized_keys`, "");
      }
    }
  });
}

sshTest("P-256 keys whose number starts with a zero byte or a set bit can log in", async () => {
  await using sshd = await startSshd();
  const keys: LoginKey[] = [];
  // One in two has the first bit set, which OpenSSH stores with one byte more.
  for (let index = 0; index < 8; index++) {
    const path = `${sshd.directory}/key${index}`;
    await sshd.authorize(await makeKey(path, "-t", "ecdsa", "-b", "256"));
    keys.push(await ssh.readLoginKey(path));
  }
  const names = await Promise.all(keys.map((key) => whoAmI(ssh, sshd, [key])));
  assert.deepEqual(new Set(names), new Set([sshd.target.user]));
});

sshTest("agentKeys() gives keys of each type that log in through the agent", async () => {
  await using sshd = await startSshd();
  await using agent = await startSshAgent();
  for (const [index, type] of types.entries()) {
    const path = `${sshd.directory}/key${index}`;
    await sshd.authorize(await makeKey(path, ...type, "-C", `key-${index}`));
    await agent.add(path);
  }
  const withAgent = new Ssh2({ agentSocket: agent.socket });
  const keys = await withAgent.agentKeys();
  assert.deepEqual(keys.map((key) => key.label), types.map((_, index) => `agent: key-${index}`));
  for (const key of keys) assert.equal(await whoAmI(withAgent, sshd, [key]), sshd.target.user);
});

sshTest("agentKeys() gives nothing when nobody answers at the socket", async () => {
  assert.deepEqual(await new Ssh2({ agentSocket: "/nonexistent/agent" }).agentKeys(), []);
  assert.deepEqual(await ssh.agentKeys(), []);
});

sshTest("a key that the agent gives up after all is passed over and named", async () => {
  await using sshd = await startSshd();
  const path = `${sshd.directory}/key`;
  await sshd.authorize(await makeKey(path, "-t", "ed25519"));
  await using agent = await startSshAgent();
  await agent.add(path);
  const withAgent = new Ssh2({ agentSocket: agent.socket });
  const keys = await withAgent.agentKeys();
  await agent.removeAll();
  await assert.rejects(
    whoAmI(withAgent, sshd, keys),
    failsWith("login-refused", "agent:", "could not sign"),
  );
  const file = await ssh.readLoginKey(path);
  assert.equal(await whoAmI(withAgent, sshd, [...keys, file]), sshd.target.user);
});

sshTest(
  "keys are tried in order, and refused ones are named by label and fingerprint",
  async () => {
    await using sshd = await startSshd();
    const [wrong, right] = [`${sshd.directory}/wrong`, `${sshd.directory}/right`];
    await makeKey(wrong, "-t", "ed25519");
    await sshd.authorize(await makeKey(right, "-t", "ed25519"));
    const [first, second] = [await ssh.readLoginKey(wrong), await ssh.readLoginKey(right)];
    assert.equal(await whoAmI(ssh, sshd, [first, second]), sshd.target.user);
    await assert.rejects(
      whoAmI(ssh, sshd, [first]),
      failsWith("login-refused", `${sshd.target.user}@127.0.0.1`, wrong, first.fingerprint),
    );
  },
);

/** Makes keys. @returns them, and the last one's public half */
async function manyKeys(
  sshd: TestSshd,
  count: number,
): Promise<{ readonly paths: string[]; readonly last: string }> {
  const paths = Array.from({ length: count }, (_, index) => `${sshd.directory}/many${index}`);
  let last = "";
  for (const path of paths) last = await makeKey(path, "-t", "ed25519");
  return { paths, last };
}

sshTest("an agent's twelfth key is found by a server with MaxAuthTries 6", async () => {
  await using sshd = await startSshd({ config: ["MaxAuthTries 6"] });
  await using agent = await startSshAgent();
  const { paths, last } = await manyKeys(sshd, 12);
  await sshd.authorize(last);
  for (const path of paths) await agent.add(path);
  const keys = await ssh.agentKeys(agent.socket);
  assert.equal(keys.length, 12);
  assert.equal(await whoAmI(ssh, sshd, keys), sshd.target.user);
});

sshTest("a server that never sees all keys is told apart from one that refused all", async () => {
  await using sshd = await startSshd({ config: ["MaxAuthTries 2"] });
  const { paths } = await manyKeys(sshd, 14);
  const keys: LoginKey[] = [];
  for (const path of paths) keys.push(await ssh.readLoginKey(path));
  await assert.rejects(
    whoAmI(ssh, sshd, keys),
    failsWith("login-refused", "MaxAuthTries", "12 of 14"),
  );
  await assert.rejects(
    whoAmI(ssh, sshd, keys.slice(0, 4)),
    failsWith("login-refused", "refused every key", keys[0]?.fingerprint ?? "?"),
  );
});

sshTest("a server that takes no keys says what it takes", async () => {
  await using sshd = await startSshd({
    config: ["PubkeyAuthentication no", "PasswordAuthentication yes"],
  });
  await makeKey(`${sshd.directory}/key`, "-t", "ed25519");
  const key = await ssh.readLoginKey(`${sshd.directory}/key`);
  await assert.rejects(
    whoAmI(ssh, sshd, [key]),
    failsWith("login-refused", "else than a key: password"),
  );
});

sshTest("RSA keys never sign with SHA-1", async () => {
  await using sshd = await startSshd({ config: ["PubkeyAcceptedAlgorithms ssh-rsa"] });
  const path = `${sshd.directory}/key`;
  await sshd.authorize(await makeKey(path, "-t", "rsa", "-b", "2048"));
  await assert.rejects(
    whoAmI(ssh, sshd, [await ssh.readLoginKey(path)]),
    failsWith("login-refused", path),
  );
});

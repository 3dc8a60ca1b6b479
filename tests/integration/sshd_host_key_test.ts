import assert from "node:assert/strict";
import { denoClock } from "../../src/adapters/deno_clock.ts";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { denoRandom } from "../../src/adapters/deno_random.ts";
import { canUseP521 } from "../../src/adapters/ssh2/algorithms.ts";
import { Ssh2 } from "../../src/adapters/ssh2/ssh2.ts";
import { ConnectionError, type ConnectionFailure } from "../../src/errors.ts";
import { approveHostKeys, scanHostKeys } from "../../src/install/login/host_key_approval.ts";
import { Connector, type ConnectorSetup } from "../../src/install/login/connector.ts";
import { HandshakePace } from "../../src/install/login/handshake_pace.ts";
import { HostKeys } from "../../src/install/login/host_keys.ts";
import type { LoginRoute } from "../../src/install/login/login_route.ts";
import type { HostKey } from "../../src/ports.ts";
import { loginRoute } from "../fakes/login_route.ts";
import { freePort, makeKey, runProgram, sshTest, startSshd, type TestSshd } from "./sshd.ts";

const ssh = new Ssh2({ agentSocket: undefined });
const scanning = { concurrency: 10 };

function failsWith(failure: ConnectionFailure, ...parts: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, failure);
    const said = [error.message, ...error.hints].join("\n");
    for (const part of parts) assert.ok(said.includes(part), `${part} is not in: ${said}`);
    return true;
  };
}

function hostOf(sshd: TestSshd): LoginRoute {
  return loginRoute({ ...sshd.target, name: sshd.target.nodeName, timeoutSeconds: 20 });
}

function connecting(keys: HostKeys): ConnectorSetup {
  return {
    ssh,
    pace: new HandshakePace({ clock: denoClock, random: denoRandom }),
    keysFor: () => Promise.resolve([]),
    knownTypes: (host) => keys.knownTypes(host),
    verify: (host, key) => keys.require(host, key),
  };
}

/** Logs in as hakube does. @returns the host key that the server showed */
async function logIn(sshd: TestSshd, keys: HostKeys, host: LoginRoute): Promise<HostKey> {
  const path = `${sshd.directory}/login-${crypto.randomUUID()}`;
  await sshd.authorize(await makeKey(path, "-t", "ed25519"));
  const shown: HostKey[] = [];
  await using _connection = await ssh.connect(host, {
    keys: [await ssh.readLoginKey(path)],
    preferredHostKeyTypes: keys.knownTypes(host),
    verifyHostKey: (key) => {
      shown.push(key);
      keys.require(host, key);
    },
    timeoutSeconds: 20,
  });
  assert.equal(shown.length, 1);
  return shown[0] ?? assert.fail("no host key was shown");
}

async function emptyHostKeys(sshd: TestSshd): Promise<HostKeys> {
  return await HostKeys.load({ files: denoFiles, clock: denoClock }, sshd.directory, []);
}

sshTest("an unknown host key ends the login with its fingerprint", async () => {
  await using sshd = await startSshd();
  const listed = await runProgram("ssh-keygen", ["-l", "-f", `${sshd.directory}/host_ed25519.pub`]);
  const keys = await emptyHostKeys(sshd);
  await assert.rejects(
    logIn(sshd, keys, hostOf(sshd)),
    failsWith("host-key-unknown", listed.split(" ")[1] ?? "?", "--accept-new-host-keys"),
  );
});

sshTest("approved host keys are kept where OpenSSH's client understands them", async () => {
  await using sshd = await startSshd();
  const keys = await emptyHostKeys(sshd);
  const asked: string[][] = [];
  const failures = await approveHostKeys([hostOf(sshd)], keys, connecting(keys), {
    ...scanning,
    acceptNew: false,
    approveUnknown: (unknown) => {
      asked.push(unknown.map(({ host, key }) => `${host.nodeName} ${key.type}`));
      return Promise.resolve(true);
    },
  });
  assert.deepEqual([failures, asked], [[], [["node0 ssh-ed25519"]]]);
  const again = await emptyHostKeys(sshd);
  assert.equal((await logIn(sshd, again, hostOf(sshd))).type, "ssh-ed25519");
  const name = `[127.0.0.1]:${sshd.port}`;
  const found = await runProgram("ssh-keygen", [
    "-F",
    name,
    "-f",
    `${sshd.directory}/known_hosts`,
  ]);
  assert.ok(found.includes(sshd.hostKeys.get("ssh-ed25519") ?? "?"), found);
});

sshTest("hashed known_hosts lines of ssh-keygen are understood", async () => {
  await using sshd = await startSshd();
  const path = `${sshd.directory}/known_hosts`;
  const key = sshd.hostKeys.get("ssh-ed25519");
  await Deno.writeTextFile(path, `[127.0.0.1]:${sshd.port} ssh-ed25519 ${key}\n`);
  await runProgram("ssh-keygen", ["-H", "-f", path]);
  assert.ok((await Deno.readTextFile(path)).startsWith("|1|"));
  await logIn(sshd, await emptyHostKeys(sshd), hostOf(sshd));
});

sshTest(
  "approveHostKeys() fails when nobody says yes, and asks nothing with acceptNew",
  async () => {
    await using sshd = await startSshd();
    const keys = await emptyHostKeys(sshd);
    const approve = (acceptNew: boolean, answer?: boolean): Promise<unknown> =>
      approveHostKeys([hostOf(sshd)], keys, connecting(keys), {
        ...scanning,
        acceptNew,
        approveUnknown: answer === undefined ? undefined : () => Promise.resolve(answer),
      });
    await assert.rejects(approve(false), failsWith("host-key-unknown", "SHA256:"));
    await assert.rejects(approve(false, false), failsWith("host-key-unknown", "SHA256:"));
    await approve(true);
    await logIn(sshd, keys, hostOf(sshd));
  },
);

sshTest("a changed host key ends the login before a key is offered", async () => {
  await using sshd = await startSshd();
  const other = await makeKey(`${sshd.directory}/other`, "-t", "ed25519");
  const line = `[127.0.0.1]:${sshd.port} ${other}`;
  await Deno.writeTextFile(`${sshd.directory}/known_hosts`, line);
  await assert.rejects(
    logIn(sshd, await emptyHostKeys(sshd), hostOf(sshd)),
    failsWith("host-key-changed", "known_hosts, line 1", "SHA256:"),
  );
});

sshTest("the server is asked for the key that is known, whatever else it has", async () => {
  await using sshd = await startSshd({ hostKeyTypes: ["ed25519", "rsa", "ecdsa"] });
  for (const [type, blob] of sshd.hostKeys) {
    const given = { ...hostOf(sshd), hostKey: `${type} ${blob}` };
    assert.equal((await logIn(sshd, await emptyHostKeys(sshd), given)).type, type);
  }
});

const sizes: readonly (readonly string[])[] = [["ecdsa", "384"], ["ecdsa", "521"], ["rsa", "3072"]];
for (const [type = "", bits = ""] of sizes) {
  sshTest(`a server that only has a host key of ${type} ${bits} can be used`, async () => {
    await using sshd = await startSshd({ hostKeyTypes: [`${type}:${bits}`] });
    const keys = await emptyHostKeys(sshd);
    const { presented, failures } = await scanHostKeys(
      [hostOf(sshd)],
      new Connector(connecting(keys)),
      10,
    );
    if (bits === "521" && !canUseP521()) {
      assert.equal(failures[0]?.error.failure, "unreachable");
      return;
    }
    assert.deepEqual(presented.map(({ key }) => sshd.hostKeys.get(key.type)), [
      presented[0]?.key.base64,
    ]);
    await keys.accept(presented);
    await logIn(sshd, keys, hostOf(sshd));
  });
}

sshTest("scanHostKeys() gives failures beside what it saw, in the hosts' order", async () => {
  await using sshd = await startSshd();
  const dead = { ...hostOf(sshd), nodeName: "dead", port: freePort() };
  const hosts = [dead, hostOf(sshd), { ...dead, nodeName: "dead2" }];
  const { presented, failures } = await scanHostKeys(
    hosts,
    new Connector(connecting(await emptyHostKeys(sshd))),
    2,
  );
  assert.deepEqual(presented.map(({ host }) => host.nodeName), ["node0"]);
  assert.deepEqual(failures.map(({ host, error }) => [host.nodeName, error.failure]), [
    ["dead", "unreachable"],
    ["dead2", "unreachable"],
  ]);
});

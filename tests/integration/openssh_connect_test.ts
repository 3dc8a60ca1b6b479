import assert from "node:assert/strict";
import { OpenSsh } from "../../src/adapters/openssh/openssh.ts";
import { runSsh } from "../../src/adapters/openssh/ssh_program.ts";
import { ConnectionError, type ConnectionFailure, UsageError } from "../../src/errors.ts";
import type { InstalledSshTarget } from "../../src/installed_ssh.ts";
import type { SshConnection } from "../../src/ports.ts";
import { authorizedKey, connectInstalled } from "./sshd_clients.ts";
import { freePort, makeKey, startSshd, type TestSshd } from "./sshd.ts";

/** The installed client, as `--ssh-transport openssh` uses it. */

function failsWith(failure: ConnectionFailure, ...parts: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, failure, error.message);
    for (const part of ["node0", ...parts]) assert.ok(error.message.includes(part), error.message);
    assert.ok(error.hints.length > 0 && error.message.length < 600, error.message);
    return true;
  };
}

/** Private directories of connections. */
async function directories({ directory }: TestSshd): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(directory), ({ name }) => name);
  return names.filter((name) => name.startsWith("hakube-ssh-"));
}

async function said(connection: SshConnection, command: string): Promise<string> {
  const channel = await connection.run(command);
  return (await new Response(ReadableStream.from(channel.stdout)).text()).trim();
}

Deno.test("connect() logs in with a key that is given as text, and leaves nothing behind", async () => {
  await using sshd = await startSshd();
  const keyText = await Deno.readTextFile(await authorizedKey(sshd));
  {
    await using connection = await connectInstalled(sshd, { keyText });
    const [name = ""] = await directories(sshd);
    const modeOf = async (path: string) =>
      ((await Deno.stat(`${sshd.directory}/${path}`)).mode ?? 0) & 0o777;
    assert.deepEqual([await modeOf(name), await modeOf(`${name}/key`)], [0o700, 0o600]);
    assert.equal(connection.user, sshd.target.user);
    assert.equal(await said(connection, `echo "a  b"; id -un`), `a  b\n${sshd.target.user}`);
  }
  assert.deepEqual(await directories(sshd), []);
});

Deno.test("connect() names what is wrong with a machine that is not reached", async () => {
  await using sshd = await startSshd();
  const nobody = { ...sshd, target: { ...sshd.target, port: freePort() } };
  await assert.rejects(connectInstalled(nobody), failsWith("unreachable", "refused"));
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const there = { ...sshd, target: { ...sshd.target, port: listener.addr.port } };
  const hangUp = listener.accept().then((connection) => connection.close());
  await assert.rejects(connectInstalled(there), failsWith("hung-up", "onnection"));
  await hangUp;
  const silent = listener.accept();
  await assert.rejects(
    connectInstalled(there, { timeoutSeconds: 1 }),
    failsWith("unreachable"),
  );
  (await silent).close();
});

Deno.test("runSsh() tells how ssh ended, also when a proxy's command outlives it and the deadline", async () => {
  // The proxy leaves somebody behind who has ssh's standard error.
  const proxy = "ProxyCommand=sh -c 'sleep 3 </dev/null >/dev/null &'";
  const run = { interactive: false, timeoutSeconds: 1 };
  const result = await runSsh(["-F", "none", "-o", proxy, "nobody@node0", "true"], run);
  assert.equal(result?.code, 255);
  assert.match(result.stderr, /closed/i);
});

Deno.test("connect() names a login that is refused", async () => {
  await using sshd = await startSshd();
  const keyFile = `${sshd.directory}/other`;
  await makeKey(keyFile, "-t", "ed25519");
  await assert.rejects(
    connectInstalled(sshd, { keyFile }),
    failsWith("login-refused", "Permission denied"),
  );
  assert.deepEqual(await directories(sshd), []);
});

Deno.test("connect() trusts the definition's host key alone", async () => {
  await using sshd = await startSshd();
  await using other = await startSshd();
  const keyFile = await authorizedKey(sshd);
  const [hostKey = ""] = [...other.hostKeys].map((words) => words.join(" "));
  const knownHosts = `[127.0.0.1]:${sshd.port} ${[...sshd.hostKeys][0]?.join(" ")}\n`;
  await assert.rejects(
    connectInstalled(sshd, { keyFile, hostKey, knownHosts, unknownHosts: "accept" }),
    failsWith("host-key-changed"),
  );
});

Deno.test("connect() knows hosts by the assets' keys, and refuses those that it does not", async () => {
  await using sshd = await startSshd();
  const options = { keyFile: await authorizedKey(sshd), hostKey: undefined };
  await assert.rejects(connectInstalled(sshd, options), failsWith("host-key-unknown"));
  const knownHosts = `[127.0.0.1]:${sshd.port} ${[...sshd.hostKeys][0]?.join(" ")}\n`;
  await using connection = await connectInstalled(sshd, { ...options, knownHosts });
  assert.equal(await said(connection, "echo in"), "in");
});

Deno.test("connect() gives the key of a host that it accepted, and never that of a changed one", async () => {
  await using sshd = await startSshd();
  const accepted: string[] = [];
  const options = {
    keyFile: await authorizedKey(sshd),
    hostKey: undefined,
    unknownHosts: "accept",
    onAccepted: (lines: readonly string[]) => Promise.resolve(void accepted.push(...lines)),
  } as const;
  {
    await using _connection = await connectInstalled(sshd, options);
  }
  const line = `[127.0.0.1]:${sshd.port} ${[...sshd.hostKeys][0]?.join(" ")}`;
  assert.deepEqual(accepted, [line]);
  await using other = await startSshd();
  const knownHosts = `[127.0.0.1]:${sshd.port} ${[...other.hostKeys][0]?.join(" ")}\n`;
  await assert.rejects(
    connectInstalled(sshd, { ...options, knownHosts }),
    failsWith("host-key-changed"),
  );
  assert.equal(accepted.length, 1);
});

Deno.test("no value becomes an option or a word of a shell", async () => {
  await using sshd = await startSshd();
  const mark = `${sshd.directory}/mark`;
  const evil = [
    "-oProxyCommand=touch " + mark,
    `-oProxyCommand=touch\${IFS}${mark}`,
    `a;touch ${mark}`,
    `$(touch ${mark})`,
    "a b",
    "",
    "a\nProxyCommand touch " + mark,
  ];
  const target: InstalledSshTarget = { ...sshd.target, jumpHost: undefined };
  const key = [...sshd.hostKeys].map((words) => words.join(" "))[0];
  for (const value of evil) {
    for (const name of ["host", "user", "jumpHost"]) {
      await assert.rejects(
        new OpenSsh(undefined).connect({ ...target, [name]: value }, {
          keyFile: undefined,
          keyText: undefined,
          hostKey: key,
          knownHosts: "",
          unknownHosts: "refuse",
          onAccepted: () => Promise.resolve(),
          interactive: false,
          timeoutSeconds: 20,
        }),
        UsageError,
        `${name} ${value}`,
      );
    }
  }
  await assert.rejects(Deno.stat(mark), Deno.errors.NotFound);
});

Deno.test("twenty connections at once run a command each", async () => {
  await using sshd = await startSshd({ config: ["MaxStartups 100"] });
  const keyFile = await authorizedKey(sshd);
  const codes = await Promise.all(Array.from({ length: 20 }, async (_, index) => {
    await using connection = await connectInstalled(sshd, { keyFile, timeoutSeconds: 60 });
    return (await (await connection.run(`exit ${index}`)).exit).code;
  }));
  assert.deepEqual(codes, codes.map((_, index) => index));
});

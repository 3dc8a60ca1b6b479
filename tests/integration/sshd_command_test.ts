import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { ConnectionError } from "../../src/errors.ts";
import type { SshChannel, SshConnection } from "../../src/ports.ts";
import { sshTest, startSshd, type TestSshd } from "./sshd.ts";
import { type LogIn, sshClients } from "./sshd_clients.ts";

const clients = Object.entries(sshClients);

/** A sshd and a connection to it. */
async function connect(
  logIn: LogIn,
): Promise<AsyncDisposable & { sshd: TestSshd; connection: SshConnection }> {
  const sshd = await startSshd();
  const connection = await logIn(sshd);
  return {
    sshd,
    connection,
    async [Symbol.asyncDispose]() {
      await connection[Symbol.asyncDispose]();
      await sshd[Symbol.asyncDispose]();
    },
  };
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  return new Uint8Array(await new Response(ReadableStream.from(chunks)).arrayBuffer());
}

async function text(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  return new TextDecoder().decode(await collect(chunks));
}

async function firstChunk(channel: SshChannel): Promise<string> {
  for await (const chunk of channel.stdout) return new TextDecoder().decode(chunk);
  throw new Error("nothing came");
}

for (const [name, logIn] of clients) {
  sshTest(`${name}: run() gives the exit code and keeps stdout and stderr apart`, async () => {
    await using session = await connect(logIn);
    const channel = await session.connection.run("echo out; echo err >&2; exit 7");
    const [out, err] = await Promise.all([text(channel.stdout), text(channel.stderr)]);
    assert.deepEqual([out, err], ["out\n", "err\n"]);
    assert.deepEqual(await channel.exit, { code: 7, signal: undefined });
  });
}

sshTest("run() tells the signal that killed the command", async () => {
  await using session = await connect(sshClients.ssh2);
  const channel = await session.connection.run("kill -TERM $$");
  assert.deepEqual(await channel.exit, { code: undefined, signal: "SIGTERM" });
});

for (const [name, logIn] of clients) {
  sshTest(`${name}: write() carries 5 MB to the command, which come back whole`, async () => {
    await using session = await connect(logIn);
    const bytes = new Uint8Array(5_000_000).map((_, index) => (index * 7919) >> 3);
    const channel = await session.connection.run("tee /dev/stderr");
    const send = async (): Promise<void> => {
      for (let at = 0; at < bytes.length; at += 65_536) {
        await channel.write(bytes.subarray(at, at + 65_536));
      }
      channel.end();
    };
    const [out, err] = await Promise.all([
      collect(channel.stdout),
      collect(channel.stderr),
      send(),
    ]);
    const sha256 = (data: Uint8Array): string => createHash("sha256").update(data).digest("hex");
    assert.deepEqual([sha256(out), sha256(err)], [sha256(bytes), sha256(bytes)]);
    assert.equal((await channel.exit).code, 0);
  });
}

for (const [name, logIn] of clients) {
  sshTest(`${name}: write() waits for a command that does not read`, async () => {
    await using session = await connect(logIn);
    const gate = `${session.sshd.directory}/gate`;
    const channel = await session.connection.run(`mkfifo ${gate}; echo made; cat ${gate}; wc -c`);
    assert.equal(await firstChunk(channel), "made\n");
    let sent = 0;
    const send = async (): Promise<void> => {
      for (; sent < 20; sent++) await channel.write(new Uint8Array(1_000_000));
      channel.end();
    };
    const sending = send();
    // A round trip through another session: by then the window would have been full for long.
    const other = await session.connection.run("echo there");
    assert.equal(await text(other.stdout), "there\n");
    assert.ok(sent < 20, "20 MB were accepted, though nobody reads them");
    const opener = await session.connection.run(`echo open > ${gate}`);
    assert.equal((await opener.exit).code, 0);
    await sending;
    assert.equal(await text(channel.stdout), "open\n20000000\n");
  });
}

for (const [name, logIn] of clients) {
  sshTest(`${name}: write() to a command that has ended does not hang`, async () => {
    await using session = await connect(logIn);
    const channel = await session.connection.run("exit 3");
    const block = new Uint8Array(4_000_000);
    await channel.write(block);
    await channel.write(block);
    assert.deepEqual(await channel.exit, { code: 3, signal: undefined });
  });
}

for (const [name, logIn] of clients) {
  sshTest(`${name}: reading only the first chunk does not end the command`, async () => {
    await using session = await connect(logIn);
    const channel = await session.connection.run("echo ready; cat >&2; exit 4");
    assert.equal(await firstChunk(channel), "ready\n");
    await channel.write(new TextEncoder().encode("still here"));
    channel.end();
    assert.equal(await text(channel.stderr), "still here");
    assert.equal((await channel.exit).code, 4);
  });
}

for (const [name, logIn] of clients) {
  sshTest(
    `${name}: a connection cut mid-command ends the streams and rejects exit and write`,
    async () => {
      await using session = await connect(logIn);
      // The parent of the login shell is the sshd process of this connection.
      const channel = await session.connection.run("echo $PPID; echo more; exec cat");
      const pid = Number.parseInt(await firstChunk(channel));
      const reading = text(channel.stdout);
      Deno.kill(pid, "SIGKILL");
      const isLost = (error: unknown): boolean =>
        error instanceof ConnectionError && error.failure === "lost" &&
        error.message.includes("node0");
      await assert.rejects(channel.exit, isLost);
      assert.ok(["", "more\n"].includes(await reading));
      await assert.rejects(channel.write(new Uint8Array(10)), isLost);
      await assert.rejects(session.connection.run("true"), isLost);
    },
  );
}

sshTest("run() says so when the server opens no more sessions", async () => {
  await using sshd = await startSshd({ config: ["MaxSessions 0"] });
  await using connection = await sshClients.ssh2(sshd);
  await assert.rejects(
    connection.run("true"),
    (error) => error instanceof ConnectionError && error.failure === "login-refused",
  );
});

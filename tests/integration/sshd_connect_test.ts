import assert from "node:assert/strict";
import { Ssh2 } from "../../src/adapters/ssh2/ssh2.ts";
import type { Terminal } from "../../src/adapters/ssh2/terminal.ts";
import { ConnectionError, type ConnectionFailure } from "../../src/errors.ts";
import type { SshConnection, SshConnectOptions, SshTarget } from "../../src/ports.ts";
import { freePort, makeKey, sshTest, startSshd, type TestSshd, trusting } from "./sshd.ts";

const ssh = new Ssh2({ agentSocket: undefined });
const target: SshTarget = { nodeName: "node0", host: "127.0.0.1", port: 1, user: "nobody" };
const options: SshConnectOptions = {
  keys: [],
  preferredHostKeyTypes: [],
  verifyHostKey: () => {},
  timeoutSeconds: 20,
};

function failsWith(failure: ConnectionFailure, ...parts: string[]): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof ConnectionError, String(error));
    assert.equal(error.failure, failure);
    for (const part of parts) assert.ok(error.message.includes(part), error.message);
    assert.ok(error.hints.length > 0, `no hint: ${error.message}`);
    return true;
  };
}

async function connected(sshd: TestSshd, adapter: Ssh2 = ssh): Promise<SshConnection> {
  const path = `${sshd.directory}/key`;
  await sshd.authorize(await makeKey(path, "-t", "ed25519"));
  const keys = [await adapter.readLoginKey(path)];
  return await adapter.connect(sshd.target, { ...options, keys, verifyHostKey: trusting(sshd) });
}

sshTest("connect() names address and cause when nothing listens", async () => {
  const port = freePort();
  await assert.rejects(
    ssh.connect({ ...target, port }, options),
    failsWith("unreachable", "node0", `127.0.0.1:${port}`, "refused"),
  );
});

sshTest("connect() gives up a server that says nothing", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const silent = { ...target, port: listener.addr.port };
  await assert.rejects(
    ssh.connect(silent, { ...options, timeoutSeconds: 0.3 }),
    failsWith("unreachable", "0.3 s"),
  );
  (await accepted).close();
});

sshTest("connect() gives up a server that hangs up, as sshd does above MaxStartups", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const hangUp = listener.accept().then((connection) => connection.close());
  await assert.rejects(
    ssh.connect({ ...target, port: listener.addr.port }, options),
    failsWith("hung-up", "node0"),
  );
  await hangUp;
});

sshTest("connect() says what is no SSH server at once, and not that it is a busy one", async () => {
  const said: readonly (readonly [string, string, RegExp])[] = [
    ["HTTP/1.1 400 Bad Request\r\n\r\n", "unreachable", /no SSH server, and said "HTTP\/1\.1 400/],
    ["220 \x1b[2Jmail ready\r\n", "unreachable", /said "220 \\u001b\[2Jmail/],
    ["Exceeded MaxStartups\r\n", "hung-up", /closed the connection/],
    ["Not allowed at this time\r\n", "hung-up", /closed the connection/],
  ];
  for (const [greeting, failure, message] of said) {
    using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const answered = listener.accept().then(async (connection) => {
      await connection.write(new TextEncoder().encode(greeting));
      await connection.read(new Uint8Array(256));
      connection.close();
    });
    await assert.rejects(
      ssh.connect({ ...target, port: listener.addr.port }, options),
      (error) => {
        assert.ok(error instanceof ConnectionError, String(error));
        assert.equal(error.failure, failure, greeting);
        assert.match(error.message, message);
        return true;
      },
    );
    await answered;
  }
});

sshTest("connect() rejects with the signal's reason", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const accepted = listener.accept();
  const controller = new AbortController();
  const silent = { ...target, port: listener.addr.port };
  const connecting = ssh.connect(silent, { ...options, signal: controller.signal });
  const peer = await accepted;
  controller.abort(new Error("enough"));
  await assert.rejects(connecting, /^Error: enough$/);
  peer.close();
  await assert.rejects(ssh.connect(silent, { ...options, signal: controller.signal }), /enough/);
});

sshTest("connect() waits for verifyHostKey and rejects with what it throws", async () => {
  await using sshd = await startSshd();
  const verifyHostKey = async (): Promise<void> => {
    await Promise.resolve();
    throw new RangeError("not this one");
  };
  await assert.rejects(ssh.connect(sshd.target, { ...options, verifyHostKey }), RangeError);
});

sshTest("a hundred connections at once run a command each", async () => {
  await using sshd = await startSshd({ config: ["MaxStartups 300:30:300"] });
  const path = `${sshd.directory}/key`;
  await sshd.authorize(await makeKey(path, "-t", "ed25519"));
  const keys = [await ssh.readLoginKey(path)];
  const before = Deno.memoryUsage().rss;
  const connections = await Promise.all(Array.from({ length: 100 }, () =>
    ssh.connect(sshd.target, {
      ...options,
      keys,
      verifyHostKey: trusting(sshd),
      timeoutSeconds: 60,
    })));
  const codes = await Promise.all(connections.map(async (connection, index) => {
    const channel = await connection.run(`exit ${index}`);
    return (await channel.exit).code;
  }));
  assert.deepEqual(codes, connections.map((_, index) => index));
  const megabytes = (Deno.memoryUsage().rss - before) / 1_000_000;
  assert.ok(megabytes < 100, `100 connections took ${megabytes.toFixed(0)} MB`);
  await Promise.all(connections.map((connection) => connection[Symbol.asyncDispose]()));
});

/** A terminal of 132 columns at which somebody types, or none. */
class FakeTerminal implements Terminal {
  readonly name = "vt100";
  readonly raw: boolean[] = [];
  resized: () => void = () => {};
  /** Called after each piece of output. */
  onOutput: () => void = () => {};
  written = "";
  errors = "";
  columns = 132;

  constructor(readonly isTerminal: boolean, readonly input: ReadableStream<Uint8Array>) {}

  size(): { columns: number; rows: number } {
    return { columns: this.columns, rows: 43 };
  }
  setRaw(raw: boolean): void {
    this.raw.push(raw);
  }
  onResize(listener: () => void): () => void {
    this.resized = listener;
    return () => this.resized = () => {};
  }
  write(bytes: Uint8Array): Promise<void> {
    this.written += new TextDecoder().decode(bytes);
    this.onOutput();
    return Promise.resolve();
  }
  writeError(bytes: Uint8Array): Promise<void> {
    this.errors += new TextDecoder().decode(bytes);
    return Promise.resolve();
  }
}

sshTest("interactive() gives a terminal its size and raw keys, and the exit code", async () => {
  await using sshd = await startSshd();
  const input = new TransformStream<Uint8Array, Uint8Array>();
  const keyboard = input.writable.getWriter();
  const terminal = new FakeTerminal(true, input.readable);
  const adapter = new Ssh2({ agentSocket: undefined, terminal });
  await using connection = await connected(sshd, adapter);
  let typing: Promise<void> | undefined;
  terminal.onOutput = () => {
    if (typing !== undefined || !terminal.written.includes("43 132")) return;
    terminal.columns = 99;
    terminal.resized();
    typing = keyboard.write(new TextEncoder().encode("x\r"));
  };
  const exit = await connection.interactive("echo $TERM; stty size; read a; stty size; exit 5");
  assert.deepEqual(exit, { code: 5, signal: undefined });
  await typing;
  assert.equal(terminal.written, "vt100\r\n43 132\r\nx\r\n43 99\r\n");
  assert.deepEqual(terminal.raw, [true, false]);
});

sshTest("interactive() without a terminal keeps the streams apart", async () => {
  await using sshd = await startSshd();
  const input = ReadableStream.from([new TextEncoder().encode("typed\n")]);
  const terminal = new FakeTerminal(false, input);
  const adapter = new Ssh2({ agentSocket: undefined, terminal });
  await using connection = await connected(sshd, adapter);
  const exit = await connection.interactive("cat; echo err >&2; exit 6");
  assert.deepEqual(exit, { code: 6, signal: undefined });
  assert.deepEqual([terminal.written, terminal.errors, terminal.raw], ["typed\n", "err\n", []]);
});

sshTest("interactive() without a command gives a shell", async () => {
  await using sshd = await startSshd();
  const input = ReadableStream.from([new TextEncoder().encode("echo $((6 * 7)); exit 9\n")]);
  const terminal = new FakeTerminal(false, input);
  const adapter = new Ssh2({ agentSocket: undefined, terminal });
  await using connection = await connected(sshd, adapter);
  assert.deepEqual(await connection.interactive(undefined), { code: 9, signal: undefined });
  assert.match(terminal.written, /^42$/m);
});

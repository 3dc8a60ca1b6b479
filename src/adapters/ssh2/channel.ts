import { Buffer } from "node:buffer";
import type { Duplex, Readable } from "node:stream";
// @ts-types="@types/ssh2"
import type { ClientChannel } from "ssh2";
import { ConnectionError } from "../../errors.ts";
import type { SshChannel, SshExit } from "../../ports.ts";

/** A running remote command over an ssh2 channel. */
export class Ssh2Channel implements SshChannel {
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  readonly exit: Promise<SshExit>;
  readonly #channel: ClientChannel;
  readonly #socket: Duplex;
  /** Writes that wait; ssh2 forgets their callbacks when the command ends or the connection breaks. */
  readonly #waiting = new Set<{ resolve(): void; reject(reason: unknown): void }>();
  #ended: SshExit | ConnectionError | undefined;

  /** @param lost resolves with what to say when the connection has ended */
  constructor(channel: ClientChannel, socket: Duplex, lost: Promise<ConnectionError>) {
    this.#channel = channel;
    this.#socket = socket;
    this.stdout = chunksOf(channel);
    this.stderr = chunksOf(channel.stderr);
    this.exit = new Promise((resolve, reject) => {
      const end = (how: SshExit | ConnectionError): void => {
        if (this.#ended !== undefined) return;
        this.#ended = how;
        if (how instanceof ConnectionError) reject(how);
        else resolve(how);
        for (const write of this.#waiting) this.#settle(write);
        this.#waiting.clear();
      };
      channel.on("exit", (code: number | null, signal?: string) => {
        end({ code: code ?? undefined, signal });
      });
      // Without an exit status before it, the server has given the command up.
      channel.on("close", () => {
        end(new ConnectionError("lost", "the server ended the session without an exit status"));
      });
      lost.then(end);
    });
    // Whoever reads the streams learns of it there; a rejection that nobody awaits is no bug.
    this.exit.catch(() => {});
  }

  write(bytes: Uint8Array): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const write = { resolve, reject };
    if (this.#ended !== undefined) {
      this.#settle(write);
      return promise;
    }
    this.#waiting.add(write);
    const done = (): void => {
      if (this.#waiting.delete(write)) resolve();
    };
    this.#channel.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), () => {
      // The window of SSH says what the server takes; the socket may still be behind it.
      if (this.#socket.writableNeedDrain) this.#socket.once("drain", done);
      else done();
    });
    return promise;
  }

  end(): void {
    this.#channel.end();
  }

  /** Tells the command's pty the size of our window. */
  setWindow(rows: number, columns: number): void {
    this.#channel.setWindow(rows, columns, 0, 0);
  }

  #settle(write: { resolve(): void; reject(reason: unknown): void }): void {
    if (this.#ended instanceof ConnectionError) write.reject(this.#ended);
    else write.resolve();
  }
}

/**
 * The chunks of a stream, as they are asked for. Leaving the loop early must not end the command, and
 * another loop goes on where it stopped; the stream's own iterator allows neither.
 */
function chunksOf(stream: Readable): AsyncIterable<Uint8Array> {
  return { [Symbol.asyncIterator]: () => readChunks(stream) };
}

async function* readChunks(stream: Readable): AsyncGenerator<Uint8Array> {
  let ended = false;
  let wake = (): void => {};
  const onEnd = (): void => {
    ended = true;
    wake();
  };
  const onReadable = (): void => wake();
  stream.on("readable", onReadable).on("end", onEnd).on("close", onEnd);
  try {
    while (true) {
      const { promise, resolve } = Promise.withResolvers<void>();
      wake = resolve;
      const chunk: Buffer | null = stream.read();
      if (chunk !== null) yield chunk;
      else if (ended || stream.readableEnded) return;
      else await promise;
    }
  } finally {
    stream.off("readable", onReadable).off("end", onEnd).off("close", onEnd);
  }
}

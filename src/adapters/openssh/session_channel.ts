import { ConnectionError } from "../../errors.ts";
import type { SshChannel, SshExit } from "../../ports.ts";

/** The exit code of `ssh` for its own failures; a command on the other side may have it too. */
const ownFailure = 255;

/** A remote command, run by an `ssh` that goes through the connection of another. */
export class SessionChannel implements SshChannel {
  readonly stdout: AsyncIterable<Uint8Array>;
  readonly stderr: AsyncIterable<Uint8Array>;
  readonly exit: Promise<SshExit>;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  /** Why the exit will never be known. */
  #loss: { readonly reason: unknown } | undefined;

  /** @param lost says whether the connection is gone, and what to tell then */
  constructor(
    process: Deno.ChildProcess,
    lost: () => Promise<ConnectionError | undefined>,
  ) {
    this.#process = process;
    this.#input = process.stdin.getWriter();
    this.stdout = { [Symbol.asyncIterator]: () => readChunks(process.stdout) };
    this.stderr = { [Symbol.asyncIterator]: () => readChunks(process.stderr) };
    this.exit = exitOf(process, lost);
    // Whoever reads the streams learns of it there; a rejection that nobody awaits is no bug.
    this.exit.catch((reason) => this.#loss = { reason });
    this.#input.closed.catch(() => {});
  }

  async write(bytes: Uint8Array): Promise<void> {
    // A pipe that nobody reads takes a little before it breaks.
    if (this.#loss !== undefined) throw this.#loss.reason;
    try {
      await this.#input.write(bytes);
    } catch {
      // The command has ended, which its exit tells; or the connection has, and the exit rejects.
      await this.exit;
    }
  }

  end(): void {
    this.#input.close().catch(() => {});
  }

  /** Lets go of what nobody has read, when the connection has ended. */
  async release(): Promise<void> {
    await this.#process.status;
    await this.#input.abort().catch(() => {});
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (!stream.locked) await stream.cancel();
    }
  }
}

async function exitOf(
  process: Deno.ChildProcess,
  lost: () => Promise<ConnectionError | undefined>,
): Promise<SshExit> {
  const { code, signal } = await process.status;
  if (code !== ownFailure && signal === null) return { code, signal: undefined };
  const loss = await lost();
  if (loss !== undefined) throw loss;
  // What signal ended the command, ssh does not say.
  return { code, signal: undefined };
}

/** The chunks of a stream, as they are asked for; another loop goes on where one was left. */
async function* readChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (let next; !(next = await reader.read()).done;) yield next.value;
  } finally {
    reader.releaseLock();
  }
}

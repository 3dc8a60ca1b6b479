import type { Duplex } from "node:stream";
// @ts-types="@types/ssh2"
import type { Client, ClientChannel } from "ssh2";
import { ConnectionError } from "../../errors.ts";
import type { SshChannel, SshConnection, SshExit, SshTarget } from "../../ports.ts";
import { Ssh2Channel } from "./channel.ts";
import { runInteractively } from "./interactive.ts";
import type { Terminal } from "./terminal.ts";
import { addressOf, notForwarded } from "./tcp.ts";

/** Milliseconds that a server has to take note of our goodbye. */
const goodbye = 2_000;

/** A logged-in connection over ssh2. */
export class Ssh2Connection implements SshConnection {
  readonly #client: Client;
  readonly #socket: Duplex;
  readonly #target: SshTarget;
  readonly #terminal: Terminal;
  /** Resolves when the connection has ended, with what to tell those who still needed it. */
  readonly #lost: Promise<ConnectionError>;
  #closed = false;
  #cause: Error | undefined;

  constructor(client: Client, socket: Duplex, target: SshTarget, terminal: Terminal) {
    this.#client = client;
    this.#socket = socket;
    this.#target = target;
    this.#terminal = terminal;
    this.#lost = new Promise((resolve) => {
      // The first error is the reason; what follows is its consequence.
      client.on("error", (error) => this.#cause ??= error);
      client.on("close", () => {
        this.#closed = true;
        resolve(this.#lostError());
      });
    });
  }

  get user(): string {
    return this.#target.user;
  }

  async run(command: string): Promise<SshChannel> {
    return await this.#open((done) => this.#client.exec(command, done));
  }

  async interactive(command: string | undefined): Promise<SshExit> {
    const terminal = this.#terminal;
    const pty = terminal.isTerminal
      ? { term: terminal.name, cols: terminal.size().columns, rows: terminal.size().rows }
      : false;
    const channel = await this.#open((done) => {
      if (command === undefined) this.#client.shell(pty, done);
      else this.#client.exec(command, pty === false ? {} : { pty }, done);
    });
    return await runInteractively(channel, terminal);
  }

  /**
   * Opens a TCP connection from the server's side, as a jump host does.
   * @throws ConnectionError `lost` when our own connection was; `unreachable` when the server does not
   *   reach the target, or does not let us through
   */
  openStream(target: SshTarget): Promise<Duplex> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#lostError());
      try {
        this.#client.forwardOut("127.0.0.1", 0, target.host, target.port, (error, stream) => {
          if (error === undefined) resolve(stream);
          else reject(this.#closed ? this.#lostError() : notForwarded(target, error));
        });
      } catch (error) {
        reject(this.#lostError(error));
      }
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#socket.destroy();
      // A jump host that is silent too keeps the stream through it from ending.
      resolve();
    }, goodbye);
    this.#client.end();
    await Promise.race([this.#lost, promise]);
    clearTimeout(timer);
  }

  #open(
    request: (done: (error: Error | undefined, channel: ClientChannel) => void) => void,
  ): Promise<Ssh2Channel> {
    return new Promise((resolve, reject) => {
      if (this.#closed) return reject(this.#lostError());
      try {
        request((error, channel) => {
          // Not a moment later: a short command's exit may stand in the same packet as this answer.
          if (error === undefined) resolve(new Ssh2Channel(channel, this.#socket, this.#lost));
          else reject(this.#closed ? this.#lostError() : this.#sessionRefused(error));
        });
      } catch (error) {
        // ssh2 throws at once when the connection is about to close.
        reject(this.#lostError(error));
      }
    });
  }

  #lostError(cause: unknown = this.#cause): ConnectionError {
    const { nodeName } = this.#target;
    const message = `the connection to ${nodeName} at ${addressOf(this.#target)} was lost`;
    return new ConnectionError("lost", message, [], { cause });
  }

  #sessionRefused(cause: Error): ConnectionError {
    const message = `${this.#target.nodeName}: the server opened no session: ${cause.message}`;
    return new ConnectionError("login-refused", message, [
      "sshd allows MaxSessions sessions in a connection, and a ForceCommand may forbid commands",
    ], { cause });
  }
}

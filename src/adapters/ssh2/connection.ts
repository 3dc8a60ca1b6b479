import type { Socket } from "node:net";
// @ts-types="@types/ssh2"
import type { Client, ClientChannel } from "ssh2";
import { ConnectionError } from "../../errors.ts";
import type { SshChannel, SshConnection, SshExit, SshTarget } from "../../ports.ts";
import { Ssh2Channel } from "./channel.ts";
import { runInteractively } from "./interactive.ts";
import type { Terminal } from "./terminal.ts";
import { addressOf } from "./tcp.ts";

/** Milliseconds that a server has to take note of our goodbye. */
const goodbye = 2_000;

/** A logged-in connection over ssh2. */
export class Ssh2Connection implements SshConnection {
  readonly #client: Client;
  readonly #socket: Socket;
  readonly #target: SshTarget;
  readonly #terminal: Terminal;
  /** Resolves when the connection has ended, with what to tell those who still needed it. */
  readonly #lost: Promise<ConnectionError>;
  #closed = false;
  #cause: Error | undefined;

  constructor(client: Client, socket: Socket, target: SshTarget, terminal: Terminal) {
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

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    const timer = setTimeout(() => this.#socket.destroy(), goodbye);
    this.#client.end();
    await this.#lost;
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

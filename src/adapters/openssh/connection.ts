import { ConnectionError } from "../../errors.ts";
import type { PasswordAttempts } from "../../password_attempts.ts";
import type { SshChannel, SshConnection, SshExit } from "../../ports.ts";
import { SessionChannel } from "./session_channel.ts";
import { runSsh, runSshAtTerminal, startSsh } from "./ssh_program.ts";

/** Stands where the host would: the connection is there already. */
const host = "node";

/** Seconds for `ssh` to ask the one that has the connection. */
const askSeconds = 10;

/** A connection that an `ssh` in the background has, and others go through. */
export interface ControlledConnection {
  readonly nodeName: string;
  /** `host:port`, for messages. */
  readonly address: string;
  readonly user: string;
  /** Private; holds the control socket `control`, and is removed with the connection. */
  readonly directory: string;
}

/** A logged-in connection of the installed client. */
export class OpenSshConnection implements SshConnection {
  sudoPasswords?: () => PasswordAttempts;
  readonly #connection: ControlledConnection;
  readonly #channels: SessionChannel[] = [];
  #closed = false;
  #lost = false;

  constructor(connection: ControlledConnection) {
    this.#connection = connection;
  }

  get user(): string {
    return this.#connection.user;
  }

  run(command: string): Promise<SshChannel> {
    if (this.#closed || this.#lost) return Promise.reject(this.#lostError());
    const process = startSsh([...this.#sessionOptions("-T"), "--", host, command]);
    const channel = new SessionChannel(process, async () => {
      this.#lost ||= this.#closed || !await this.#isAlive();
      return this.#lost ? this.#lostError() : undefined;
    });
    this.#channels.push(channel);
    return Promise.resolve(channel);
  }

  async interactive(command: string | undefined): Promise<SshExit> {
    const pty = Deno.stdin.isTerminal() ? "-t" : "-T";
    const words = command === undefined ? [] : [command];
    const args = [...this.#sessionOptions(pty), "--", host, ...words];
    const { code, signal } = await runSshAtTerminal(args);
    if (code === 255 && !await this.#isAlive()) throw this.#lostError();
    return signal === null ? { code, signal: undefined } : { code: undefined, signal };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#control("exit");
    await Promise.all(this.#channels.map((channel) => channel.release()));
    await Deno.remove(this.#connection.directory, { recursive: true });
  }

  /** Options for a session, which must not read the configuration again, and never connects itself. */
  #sessionOptions(pty: string): string[] {
    return [
      ...["-F", "none", "-S", `${this.#connection.directory}/control`, pty],
      ...["-o", "ControlMaster=no", "-o", "ProxyCommand=false", "-o", "LogLevel=ERROR"],
      ...["-o", "BatchMode=yes", "-e", "none"],
    ];
  }

  async #isAlive(): Promise<boolean> {
    return await this.#control("check");
  }

  /** Asks the `ssh` in the background. @returns whether it is there and did it */
  async #control(command: "check" | "exit"): Promise<boolean> {
    const socket = `${this.#connection.directory}/control`;
    const args = ["-F", "none", "-S", socket, "-O", command, "--", host];
    const result = await runSsh(args, { interactive: false, timeoutSeconds: askSeconds });
    return result?.code === 0;
  }

  #lostError(): ConnectionError {
    const { nodeName, address } = this.#connection;
    return new ConnectionError("lost", `the connection to ${nodeName} at ${address} was lost`);
  }
}

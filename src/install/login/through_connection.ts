import type { PasswordAttempts } from "../../password_attempts.ts";
import type { SshChannel, SshConnection, SshExit } from "../../ports.ts";

/** A connection through a jump host: when it is closed, the jump host is one user poorer. */
export class ThroughConnection implements SshConnection {
  /** As the adapter made it. */
  readonly inner: SshConnection;
  sudoPasswords?: () => PasswordAttempts;
  readonly #release: () => Promise<void>;
  #closed = false;

  constructor(inner: SshConnection, release: () => Promise<void>) {
    this.inner = inner;
    this.#release = release;
  }

  get user(): string {
    return this.inner.user;
  }

  run(command: string): Promise<SshChannel> {
    return this.inner.run(command);
  }

  interactive(command: string | undefined): Promise<SshExit> {
    return this.inner.interactive(command);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.inner[Symbol.asyncDispose]();
    await this.#release();
  }
}

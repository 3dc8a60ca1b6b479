import { ConnectionError } from "../../errors.ts";
import type { HostKey, LoginKey, Ssh, SshConnection, SshConnectOptions } from "../../ports.ts";
import type { HandshakePace } from "./handshake_pace.ts";
import type { LoginRoute } from "./login_route.ts";
import { ThroughConnection } from "./through_connection.ts";

/** What a connection is made with. */
export interface ConnectorSetup {
  readonly ssh: Ssh;
  readonly pace: HandshakePace;
  /** Login keys of a host. */
  readonly keysFor: (route: LoginRoute) => Promise<readonly LoginKey[]>;
  readonly knownTypes: (route: LoginRoute) => readonly string[];
  /** Throws for a host key that is not trusted. */
  readonly verify: (route: LoginRoute, key: HostKey) => void;
  /** Whether connections to jump hosts are closed only with the connector, not with their last user. */
  readonly keepsJumpHosts?: boolean;
}

/** What one attempt differs in from the usual. */
export type Attempt = Partial<
  Pick<SshConnectOptions, "keys" | "verifyHostKey" | "questions" | "timeoutSeconds">
>;

/**
 * Logs in to a host, by connecting once or several times.
 * @throws ConnectionError
 */
export type LogIn = (
  route: LoginRoute,
  connect: (attempt: Attempt) => Promise<SshConnection>,
) => Promise<SshConnection>;

/** A connection to a jump host that several use; closed with the last of them. */
interface SharedConnection {
  readonly connection: Promise<SshConnection>;
  users: number;
}

/**
 * Connects to hosts, through jump hosts where they are behind some. However many hosts are behind a
 * jump host, they share one login on it.
 */
export class Connector implements AsyncDisposable {
  readonly #setup: ConnectorSetup;
  readonly #logIn: LogIn;
  readonly #shared = new Map<LoginRoute, SharedConnection>();

  /** @param logIn logs in to the jump hosts; once, with keys, unless it does more */
  constructor(setup: ConnectorSetup, logIn: LogIn = (_route, connect) => connect({})) {
    this.#setup = setup;
    this.#logIn = logIn;
  }

  /** @throws ConnectionError; what `verify` throws */
  async connect(route: LoginRoute, attempt: Attempt = {}): Promise<SshConnection> {
    try {
      return await this.#connectOnce(route, attempt);
    } catch (error) {
      // The jump host's connection was one that had ended before; the next is a new one.
      const isLoss = error instanceof ConnectionError && error.failure === "lost";
      if (!isLoss || route.jumpHost === undefined) throw error;
      return await this.#connectOnce(route, attempt);
    }
  }

  /** Closes the connections to jump hosts, whoever uses them. */
  async [Symbol.asyncDispose](): Promise<void> {
    const shared = [...this.#shared.values()];
    this.#shared.clear();
    await Promise.all(shared.map(close));
  }

  async #connectOnce(route: LoginRoute, attempt: Attempt): Promise<SshConnection> {
    const { jumpHost } = route;
    if (jumpHost === undefined) return await this.#open(route, undefined, attempt);
    const shared = this.#share(jumpHost);
    try {
      const through = await connectionOf(shared, route);
      const connection = await this.#open(route, through, attempt);
      return new ThroughConnection(connection, () => this.#release(jumpHost, shared));
    } catch (error) {
      const isLoss = error instanceof ConnectionError && error.failure === "lost";
      if (isLoss) this.#forget(jumpHost, shared);
      await this.#release(jumpHost, shared);
      throw error;
    }
  }

  async #open(
    route: LoginRoute,
    through: SshConnection | undefined,
    attempt: Attempt,
  ): Promise<SshConnection> {
    const { ssh, pace, keysFor, knownTypes, verify } = this.#setup;
    const options: SshConnectOptions = {
      keys: await keysFor(route),
      preferredHostKeyTypes: knownTypes(route),
      verifyHostKey: (key) => verify(route, key),
      timeoutSeconds: route.timeoutSeconds,
      through,
      keepalive: route.keepalive,
      ...attempt,
    };
    return await pace.run(route, () => ssh.connect(route, options));
  }

  #share(jumpHost: LoginRoute): SharedConnection {
    let shared = this.#shared.get(jumpHost);
    if (shared === undefined) {
      const connection = this.#logIn(jumpHost, (attempt) => this.connect(jumpHost, attempt));
      const made: SharedConnection = { connection, users: 0 };
      this.#shared.set(jumpHost, made);
      // Whoever comes later tries again.
      connection.catch(() => this.#forget(jumpHost, made));
      shared = made;
    }
    shared.users++;
    return shared;
  }

  /** Others make a new connection from now on; this one ends when those who use it have ended. */
  #forget(jumpHost: LoginRoute, shared: SharedConnection): void {
    if (this.#shared.get(jumpHost) === shared) this.#shared.delete(jumpHost);
  }

  async #release(jumpHost: LoginRoute, shared: SharedConnection): Promise<void> {
    shared.users--;
    if (shared.users > 0 || this.#setup.keepsJumpHosts) return;
    this.#forget(jumpHost, shared);
    await close(shared);
  }
}

/** The connection that others are made through: the adapter's own, for a jump host behind another too. */
async function connectionOf(
  { connection }: SharedConnection,
  route: LoginRoute,
): Promise<SshConnection> {
  try {
    const made = await connection;
    return made instanceof ThroughConnection ? made.inner : made;
  } catch (error) {
    if (!(error instanceof ConnectionError)) throw error;
    const message = `${error.message} (on the way to ${route.nodeName})`;
    throw new ConnectionError(error.failure, message, error.hints, { cause: error });
  }
}

async function close({ connection }: SharedConnection): Promise<void> {
  const made = await connection.catch(() => undefined);
  await made?.[Symbol.asyncDispose]();
}

import type { LoginKey, Ssh, SshConnection, SshConnectOptions, SshTarget } from "../../ports.ts";
import { ConnectionError } from "../../errors.ts";
import { Ssh2Connection } from "./connection.ts";
import { logIn } from "./handshake.ts";
import { parseKeyText, readKeyFile } from "./key_file.ts";
import { agentLoginKeys } from "./login_key.ts";
import { Login } from "./login.ts";
import { openTransport } from "./transport.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** What the adapter needs of the process that it runs in. */
export interface Ssh2Options {
  /** The agent's socket, SSH_AUTH_SOCK; undefined when there is no agent. */
  readonly agentSocket: string | undefined;
  /** For interactive sessions; the process's own unless a test says otherwise. */
  readonly terminal?: Terminal;
}

/** Connections that one login may take until a server with MaxAuthTries has seen all keys. */
const connectionsForKeys = 6;

/** SSH over the library ssh2. It is large: import this module only where nodes are talked to. */
export class Ssh2 implements Ssh {
  readonly #options: Ssh2Options;

  constructor(options: Ssh2Options) {
    this.#options = options;
  }

  async connect(target: SshTarget, options: SshConnectOptions): Promise<SshConnection> {
    const login = new Login(target, options.keys, options.questions);
    for (let attempt = 1;; attempt++) {
      try {
        return await this.#connectOnce(login, target, options);
      } catch (error) {
        // sshd sees MaxAuthTries keys in a connection; those of a full agent take several.
        const isRefused = error instanceof ConnectionError && error.failure === "login-refused";
        if (!isRefused || !login.hasUntriedKeys || attempt === connectionsForKeys) throw error;
      }
    }
  }

  readLoginKey(
    path: string,
    passphrase?: (label: string, attempt: number) => Promise<string>,
    agentKeys: readonly LoginKey[] = [],
  ): Promise<LoginKey> {
    return readKeyFile(path, passphrase, agentKeys);
  }

  parseLoginKey(text: string, label: string): Promise<LoginKey> {
    return Promise.try(() => parseKeyText(text, label));
  }

  async agentKeys(socket: string | undefined = this.#options.agentSocket): Promise<LoginKey[]> {
    return socket === undefined || socket === "" ? [] : await agentLoginKeys(socket);
  }

  async #connectOnce(
    login: Login,
    target: SshTarget,
    options: SshConnectOptions,
  ): Promise<SshConnection> {
    const start = performance.now();
    const socket = await openTransport(target, options);
    const left = Math.max(0.001, options.timeoutSeconds - (performance.now() - start) / 1000);
    const client = await logIn(socket, login, target, options, left);
    return new Ssh2Connection(client, socket, target, this.#options.terminal ?? processTerminal());
  }
}

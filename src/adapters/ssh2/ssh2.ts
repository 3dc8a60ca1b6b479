import type { LoginKey, Ssh, SshConnection, SshConnectOptions, SshTarget } from "../../ports.ts";
import { Ssh2Connection } from "./connection.ts";
import { logIn } from "./handshake.ts";
import { parseKeyText, readKeyFile } from "./key_file.ts";
import { agentLoginKeys } from "./login_key.ts";
import { openSocket } from "./tcp.ts";
import { processTerminal, type Terminal } from "./terminal.ts";

/** What the adapter needs of the process that it runs in. */
export interface Ssh2Options {
  /** The agent's socket, SSH_AUTH_SOCK; undefined when there is no agent. */
  readonly agentSocket: string | undefined;
  /** For interactive sessions; the process's own unless a test says otherwise. */
  readonly terminal?: Terminal;
}

/** SSH over the library ssh2. It is large: import this module only where nodes are talked to. */
export class Ssh2 implements Ssh {
  readonly #options: Ssh2Options;

  constructor(options: Ssh2Options) {
    this.#options = options;
  }

  async connect(target: SshTarget, options: SshConnectOptions): Promise<SshConnection> {
    const start = performance.now();
    const socket = await openSocket(target, options.timeoutSeconds, options.signal);
    const left = Math.max(0.001, options.timeoutSeconds - (performance.now() - start) / 1000);
    const client = await logIn(socket, target, options, left);
    return new Ssh2Connection(client, socket, target, this.#options.terminal ?? processTerminal());
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

  async agentKeys(): Promise<LoginKey[]> {
    const { agentSocket } = this.#options;
    return agentSocket === undefined || agentSocket === "" ? [] : await agentLoginKeys(agentSocket);
  }
}

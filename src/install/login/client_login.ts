import { join } from "node:path/posix";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { assetPaths } from "../../plan/plan.ts";
import type { InstalledSsh, InstalledSshOptions } from "../../installed_ssh.ts";
import type { Ports, SshConnection } from "../../ports.ts";
import { expandHome } from "./expand_value.ts";
import { keepHostKeys } from "./keep_host_keys.ts";
import type { LoginPasswords } from "./login_passwords.ts";
import type { NodeLogin } from "./node_login.ts";

/** What logging in with the installed client is done with. */
export interface ClientLoginSetup {
  readonly ports: Pick<Ports, "files" | "installedSsh" | "prompter" | "clock">;
  /** The user's home directory. */
  readonly home: string;
  readonly assetsDirectory: string;
  /** Text of the cluster's own login key of a node; undefined before the cluster lives. */
  readonly clusterKey: (node: NodeDefinition) => Promise<string | undefined>;
  /** `--interactive`: let the client ask at the terminal. */
  readonly interactive: boolean;
  /** `--accept-new-host-keys`: trust hosts that nobody has vouched for. */
  readonly acceptNewHostKeys: boolean;
  /** For sudo. */
  readonly passwords: LoginPasswords;
}

/** Seconds for a node to let us in. */
const timeoutSeconds = 30;

/** Logs in with the installed client, which finds keys and settings, and checks host keys, by itself. */
export class ClientLogin implements NodeLogin {
  readonly #setup: ClientLoginSetup;
  readonly #mayAsk: boolean;
  /** Clients that may ask come one after the other: two at once would mix on the terminal. */
  #last: Promise<unknown> = Promise.resolve();
  #keeping: Promise<void> = Promise.resolve();

  constructor(setup: ClientLoginSetup) {
    this.#setup = setup;
    this.#mayAsk = setup.interactive && setup.ports.prompter.interactive;
  }

  async connect(node: NodeDefinition): Promise<SshConnection> {
    const { ports: { installedSsh }, passwords } = this.#setup;
    const options = await this.#options(node);
    const connection = this.#mayAsk
      ? await this.#inTurn(() => logIn(installedSsh, node, options))
      : await logIn(installedSsh, node, options);
    return passwords.withSudo({ nodeName: node.nodeName, user: connection.user }, connection);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#keeping;
  }

  async #options(node: NodeDefinition): Promise<InstalledSshOptions> {
    const { ports: { files }, home, assetsDirectory, acceptNewHostKeys } = this.#setup;
    const { loginKey, hostKey } = node.ssh;
    const known = await files.read(join(assetsDirectory, assetPaths.knownHosts));
    return {
      keyFile: loginKey === undefined ? undefined : expandHome(loginKey, home),
      keyText: await this.#setup.clusterKey(node),
      hostKey,
      knownHosts: new TextDecoder().decode(known),
      unknownHosts: acceptNewHostKeys ? "accept" : this.#mayAsk ? "ask" : "refuse",
      onAccepted: (lines) => this.#keep(lines),
      interactive: this.#mayAsk,
      timeoutSeconds,
    };
  }

  /** One after the other, for the assets are locked meanwhile. */
  #keep(lines: readonly string[]): Promise<void> {
    const { ports, assetsDirectory } = this.#setup;
    const kept = this.#keeping.then(() =>
      keepHostKeys(ports, assetsDirectory, lines.map((line) => `${line}\n`))
    );
    this.#keeping = kept.catch(() => {});
    return kept;
  }

  #inTurn(connect: () => Promise<SshConnection>): Promise<SshConnection> {
    const connection = this.#last.then(connect);
    this.#last = connection.catch(() => {});
    return connection;
  }
}

function logIn(
  installedSsh: InstalledSsh,
  { nodeName, ssh }: NodeDefinition,
  options: InstalledSshOptions,
): Promise<SshConnection> {
  const { host, port, user, jumpHost } = ssh;
  return installedSsh.connect({ nodeName, host, port, user, jumpHost }, options);
}

import { join } from "node:path/posix";
import { ConnectionError } from "../../errors.ts";
import type { Files, LoginKey, Ssh } from "../../ports.ts";
import type { Prompter } from "../../prompter.ts";
import { expandHome } from "./expand_value.ts";
import type { LoginKeySettings, LoginRoute } from "./login_route.ts";
import { defaultKeys, noLoginKey, type UnusableKey } from "./no_login_key.ts";
import { Questions } from "./questions.ts";

/** What login keys are made with. */
export interface LoginKeysOptions {
  readonly ssh: Ssh;
  readonly files: Files;
  readonly prompter: Prompter;
  /** The user's home directory, for the default keys. */
  readonly home: string;
  /** `--interactive`: ask for passphrases. Only done when there is a terminal to ask at. */
  readonly interactive: boolean;
  /** Whether a password may do where there is no key at all. */
  readonly passwordMayDo?: boolean;
  /** Told of a key that `~/.ssh/config` names and that cannot be used, once. */
  readonly warn?: (message: string) => void;
}

/** Keys that were found, and why others could not be used. */
interface FoundKeys {
  readonly keys: readonly LoginKey[];
  readonly unusable: readonly UnusableKey[];
}

/** Finds the keys to log in with. Each file is read, and each passphrase asked for, once for all hosts. */
export class LoginKeys {
  readonly #options: LoginKeysOptions;
  readonly #questions: Questions;
  readonly #read = new Map<string, Promise<LoginKey>>();
  readonly #agents = new Map<string | undefined, Promise<LoginKey[]>>();
  /** The key that was asked for because there was none. */
  #asked: Promise<LoginKey[]> | undefined;
  readonly #warned = new Set<string>();

  constructor(options: LoginKeysOptions) {
    this.#options = options;
    this.#questions = new Questions(options.prompter);
  }

  /**
   * The keys to try on a host, in their order: the cluster's own key of a node that has it, then
   * `sshLoginKey` alone if the definition gives a node one; else the keys that IdentityFile names, and,
   * unless IdentitiesOnly says otherwise, all others of the agent; without IdentityFile the agent's and
   * the user's default keys.
   * @param clusterKey text of the cluster's own login key, for a node that was installed before
   * @throws ConnectionError `login-key`: the named key cannot be used, or there is none at all
   */
  async forRoute(route: LoginRoute, clusterKey: string | undefined): Promise<LoginKey[]> {
    const own = clusterKey === undefined ? [] : [
      await this.#options.ssh.parseLoginKey(clusterKey, `the cluster's key of ${route.nodeName}`),
    ];
    const { loginKey, onlyLoginKey } = route.keys;
    if (loginKey === undefined || !onlyLoginKey) {
      return [...own, ...await this.#usersKeys(route, own.length > 0)];
    }
    if (own.length > 0) {
      // Not needed: whoever lacks it has the cluster's own.
      return [...own, ...(await this.#readAll([loginKey], route.keys)).keys];
    }
    const read = () =>
      this.#readKey(loginKey, route.keys).catch((error) => this.#askForAnother(error, route.keys));
    return [await this.#once(loginKey, route.keys, read)];
  }

  /** @param optional whether having none is all right */
  async #usersKeys(route: LoginRoute, optional: boolean): Promise<LoginKey[]> {
    const settings = route.keys;
    const named = await this.#namedKeys(settings);
    const defaults = settings.identityFiles === undefined
      ? await this.#readAll(await this.#defaultPaths(), settings)
      : { keys: [], unusable: [] };
    const unusable = [...named.unusable, ...defaults.unusable];
    const agent = settings.identitiesOnly ? [] : await this.#agent(settings);
    const keys = withoutRepetition([...named.keys, ...agent, ...defaults.keys]);
    if (keys.length > 0 || optional) return keys;
    const none = noLoginKey(route, unusable);
    return await (this.#asked ??= this.#askForSome(none, settings));
  }

  /** Named for this host, so tried before all others of the agent. */
  async #namedKeys(settings: LoginKeySettings): Promise<FoundKeys> {
    const { loginKey, identityFiles = [] } = settings;
    const named = [...(loginKey === undefined ? [] : [loginKey]), ...identityFiles];
    const found = await this.#readAll(named, settings);
    for (const { path, error } of found.unusable) {
      // One that is not there is passed over in silence, as by ssh: not every machine has every key.
      if (this.#warned.has(path) || await this.#options.files.stat(path) === undefined) continue;
      this.#warned.add(path);
      this.#options.warn?.(`${error.message}: it is not tried`);
    }
    return found;
  }

  /**
   * Keys that nobody asked for by name alone: one that cannot be used is passed over, and named only if
   * nothing else is left.
   */
  async #readAll(paths: readonly string[], settings: LoginKeySettings): Promise<FoundKeys> {
    const keys: LoginKey[] = [];
    const unusable: UnusableKey[] = [];
    for (const path of paths) {
      try {
        keys.push(await this.#once(path, settings, () => this.#readKey(path, settings)));
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        unusable.push({ path, error });
      }
    }
    return { keys, unusable };
  }

  async #defaultPaths(): Promise<string[]> {
    const paths = defaultKeys.map((path) => join(this.#options.home, path));
    const found = await Promise.all(paths.map((path) => this.#options.files.stat(path)));
    return paths.filter((_, index) => found[index] !== undefined);
  }

  #once(
    path: string,
    { agentSocket }: LoginKeySettings,
    read: () => Promise<LoginKey>,
  ): Promise<LoginKey> {
    // What one agent holds for an encrypted file another may not.
    const name = JSON.stringify([path, agentSocket]);
    let key = this.#read.get(name);
    if (key === undefined) {
      key = read();
      this.#read.set(name, key);
    }
    return key;
  }

  async #readKey(path: string, settings: LoginKeySettings): Promise<LoginKey> {
    const { ssh } = this.#options;
    const ask = this.#canAsk
      ? (label: string, attempt: number) => this.#askPassphrase(label, attempt)
      : undefined;
    return await ssh.readLoginKey(path, ask, await this.#agent(settings));
  }

  /** A key that is missing, or cannot be used, is asked for where somebody can be asked. */
  async #askForAnother(error: unknown, settings: LoginKeySettings): Promise<LoginKey> {
    if (!(error instanceof ConnectionError) || !this.#canAsk) throw error;
    const question = `${error.message}\nPath of the SSH key to log in with:`;
    const answer = (await this.#questions.text(question)).trim();
    if (answer === "") throw error;
    return await this.#readKey(expandHome(answer, this.#options.home), settings);
  }

  /** @returns none where a password may do, and nobody names a key */
  async #askForSome(none: ConnectionError, settings: LoginKeySettings): Promise<LoginKey[]> {
    try {
      return [await this.#askForAnother(none, settings)];
    } catch (error) {
      if (error !== none || !this.#options.passwordMayDo) throw error;
      return [];
    }
  }

  get #canAsk(): boolean {
    return this.#options.interactive && this.#options.prompter.interactive;
  }

  #askPassphrase(label: string, attempt: number): Promise<string> {
    const question = attempt === 1
      ? `Passphrase of ${label}:`
      : `That was not it. Passphrase of ${label}:`;
    return this.#questions.secret(question);
  }

  #agent({ agentSocket }: LoginKeySettings): Promise<LoginKey[]> {
    let keys = this.#agents.get(agentSocket);
    if (keys === undefined) {
      keys = agentSocket === "none"
        ? Promise.resolve([])
        : this.#options.ssh.agentKeys(agentSocket);
      this.#agents.set(agentSocket, keys);
    }
    return keys;
  }
}

function withoutRepetition(keys: readonly LoginKey[]): LoginKey[] {
  const seen = new Set<string>();
  return keys.filter(({ fingerprint }) => !seen.has(fingerprint) && seen.add(fingerprint));
}

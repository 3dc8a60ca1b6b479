import { join } from "node:path/posix";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import type { Files, LoginKey, Prompter, Ssh } from "../../ports.ts";

/** What login keys are made with. */
export interface LoginKeysOptions {
  readonly ssh: Ssh;
  readonly files: Files;
  readonly prompter: Prompter;
  /** The user's home directory, for `~` and the default keys. */
  readonly home: string;
  /** `--interactive`: ask for passphrases. Only done when there is a terminal to ask at. */
  readonly interactive: boolean;
}

/** The keys that ssh tries by itself, in an order that prefers the short ones. */
const defaultKeys = [".ssh/id_ed25519", ".ssh/id_ecdsa", ".ssh/id_rsa"];

/** Finds the keys to log in with. Each file is read, and each passphrase asked for, once for all nodes. */
export class LoginKeys {
  readonly #options: LoginKeysOptions;
  readonly #read = new Map<string, Promise<LoginKey>>();
  #agentKeys: Promise<LoginKey[]> | undefined;
  /** The key that was asked for because there was none. */
  #asked: Promise<LoginKey> | undefined;
  /** Questions wait for each other: two at once would mix on the terminal. */
  #lastQuestion: Promise<unknown> = Promise.resolve();

  constructor(options: LoginKeysOptions) {
    this.#options = options;
  }

  /**
   * The keys to try on a node, in their order: the cluster's own key of a node that has it, then
   * `sshLoginKey` alone if the definition gives one, else the agent's keys and the user's default keys.
   * @param clusterKey text of the cluster's own login key, for a node that was installed before
   * @throws ConnectionError `login-key`: the named key cannot be used, or there is none at all
   */
  async forNode(node: NodeDefinition, clusterKey: string | undefined): Promise<LoginKey[]> {
    const own = clusterKey === undefined ? [] : [
      await this.#options.ssh.parseLoginKey(clusterKey, `the cluster's key of ${node.nodeName}`),
    ];
    const named = node.ssh.loginKey;
    if (named === undefined) return [...own, ...await this.#usersKeys(own.length > 0)];
    const path = this.#expand(named);
    if (own.length > 0) return [...own, ...await this.#ifUsable(path)];
    const read = () => this.#readKey(path).catch((error) => this.#askForAnother(error));
    return [await this.#once(path, read)];
  }

  /** A key that is not needed: whoever lacks it has the cluster's own. */
  async #ifUsable(path: string): Promise<LoginKey[]> {
    try {
      return [await this.#once(path, () => this.#readKey(path))];
    } catch (error) {
      if (error instanceof ConnectionError) return [];
      throw error;
    }
  }

  /** @param optional whether having none is all right */
  async #usersKeys(optional: boolean): Promise<LoginKey[]> {
    const keys = [...await this.#agent()];
    const unusable: string[] = [];
    for (const path of await this.#defaultPaths()) {
      try {
        const key = await this.#once(path, () => this.#readKey(path));
        if (keys.every(({ fingerprint }) => fingerprint !== key.fingerprint)) keys.push(key);
      } catch (error) {
        // Nobody asked for this key by name: it is passed over, and named only if nothing else is left.
        if (!(error instanceof ConnectionError)) throw error;
        unusable.push(error.message);
      }
    }
    if (keys.length > 0 || optional) return keys;
    const found = unusable.length === 0
      ? `neither an agent nor ${defaultKeys.map((path) => `~/${path}`).join(", ")} has one`
      : unusable.join("; ");
    const none = new ConnectionError("login-key", `there is no key to log in with: ${found}`, [
      "name one with sshLoginKey in the cluster definition",
      "or add one to an agent: ssh-add",
      "or use --interactive to be asked for one",
    ]);
    return [await (this.#asked ??= this.#askForAnother(none))];
  }

  async #defaultPaths(): Promise<string[]> {
    const paths = defaultKeys.map((path) => join(this.#options.home, path));
    const found = await Promise.all(paths.map((path) => this.#options.files.stat(path)));
    return paths.filter((_, index) => found[index] !== undefined);
  }

  #once(path: string, read: () => Promise<LoginKey>): Promise<LoginKey> {
    let key = this.#read.get(path);
    if (key === undefined) {
      key = read();
      this.#read.set(path, key);
    }
    return key;
  }

  async #readKey(path: string): Promise<LoginKey> {
    const { ssh } = this.#options;
    const ask = this.#canAsk
      ? (label: string, attempt: number) => this.#askPassphrase(label, attempt)
      : undefined;
    return await ssh.readLoginKey(path, ask, await this.#agent());
  }

  /** A key that is missing, or cannot be used, is asked for where somebody can be asked. */
  async #askForAnother(error: unknown): Promise<LoginKey> {
    if (!(error instanceof ConnectionError) || !this.#canAsk) throw error;
    const answer = await this.#inTurn(() =>
      this.#options.prompter.text(`${error.message}\nPath of the SSH key to log in with:`)
    );
    if (answer.trim() === "") throw error;
    return await this.#readKey(this.#expand(answer.trim()));
  }

  get #canAsk(): boolean {
    return this.#options.interactive && this.#options.prompter.interactive;
  }

  #inTurn(ask: () => Promise<string>): Promise<string> {
    const answer = this.#lastQuestion.then(ask, ask);
    this.#lastQuestion = answer.catch(() => {});
    return answer;
  }

  #askPassphrase(label: string, attempt: number): Promise<string> {
    const question = attempt === 1
      ? `Passphrase of ${label}:`
      : `That was not it. Passphrase of ${label}:`;
    return this.#inTurn(() => this.#options.prompter.secret(question));
  }

  #agent(): Promise<LoginKey[]> {
    return this.#agentKeys ??= this.#options.ssh.agentKeys();
  }

  #expand(path: string): string {
    return path === "~" || path.startsWith("~/") ? join(this.#options.home, path.slice(1)) : path;
  }
}

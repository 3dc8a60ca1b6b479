import type { PasswordAttempts } from "../../password_attempts.ts";

/** As many as ssh and sudo ask; accounts are seldom locked after fewer. */
const mostTries = 3;

/** Where passwords come from. */
export interface PasswordSources {
  /** From a file; undefined when none was named. */
  readonly given: string | undefined;
  /** Asks a person; undefined when nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  /** What is asked for, for example `sudo password`. */
  readonly name: string;
}

/**
 * Passwords of one kind for all nodes. One that has been right for a user is tried first on the user's
 * other nodes. One that has not is tried on one node at a time, and nowhere else when it was wrong:
 * many nodes may ask the same directory, which locks an account after a few failures.
 */
export class Passwords {
  readonly #sources: PasswordSources;
  readonly #accounts = new Map<string, Account>();

  constructor(sources: PasswordSources) {
    this.#sources = sources;
  }

  /** Whether there is any hope of a password. */
  get canProvide(): boolean {
    return this.#sources.given !== undefined || this.#sources.ask !== undefined;
  }

  /** @returns the password that is right, as far as we know, for the user on that node */
  known(user: string, nodeName: string): string | undefined {
    const account = this.#account(user);
    return account.ofNode.get(nodeName) ?? account.right[0];
  }

  /** @param fallback tried before a person is asked, for example the login password for sudo */
  attempts(user: string, nodeName: string, fallback?: string): Attempts {
    const candidates = [fallback, this.#sources.given].flatMap((password) => password ?? []);
    return new Attempts(this.#account(user), this.#sources, { user, nodeName, candidates });
  }

  #account(user: string): Account {
    let account = this.#accounts.get(user);
    if (account === undefined) this.#accounts.set(user, account = new Account());
    return account;
  }
}

/** What is known of a user's passwords. */
class Account {
  /** The right one by node. */
  readonly ofNode = new Map<string, string>();
  /** All that were right somewhere. */
  readonly right: string[] = [];
  /** Those that were wrong before any was right. */
  readonly wrong = new Set<string>();
  /** Nodes on which nothing more is tried. */
  readonly givenUp = new Set<string>();
  wrongTries = 0;
  #last: Promise<void> = Promise.resolve();

  /** Waits until nobody else tries an unproven password. @returns ends the turn */
  async turn(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#last;
    this.#last = promise;
    await before;
    return resolve;
  }
}

interface Place {
  readonly user: string;
  readonly nodeName: string;
  readonly candidates: readonly string[];
}

/** Made by {@link Passwords.attempts}. */
export class Attempts implements PasswordAttempts {
  readonly #account: Account;
  readonly #sources: PasswordSources;
  readonly #place: Place;
  readonly #triedHere = new Set<string>();
  #tried = 0;
  #current: string | undefined;
  #endTurn: (() => void) | undefined;

  constructor(account: Account, sources: PasswordSources, place: Place) {
    this.#account = account;
    this.#sources = sources;
    this.#place = place;
  }

  get tried(): number {
    return this.#tried;
  }

  get isKnown(): boolean {
    return this.#account.ofNode.has(this.#place.nodeName);
  }

  /** Whether the next one was right somewhere. */
  get hasProven(): boolean {
    return this.#proven() !== undefined;
  }

  async next(): Promise<string | undefined> {
    this.rejected();
    const password = await this.#choose();
    if (password === undefined) {
      this.#account.givenUp.add(this.#place.nodeName);
      return undefined;
    }
    this.#tried++;
    this.#triedHere.add(password);
    return this.#current = password;
  }

  accepted(): void {
    const { right, ofNode } = this.#account;
    if (this.#current !== undefined) {
      if (!right.includes(this.#current)) right.push(this.#current);
      ofNode.set(this.#place.nodeName, this.#current);
    }
    this.#current = undefined;
    this[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    this.#endTurn?.();
    this.#endTurn = undefined;
  }

  rejected(): void {
    if (this.#current === undefined) return;
    const account = this.#account;
    if (account.ofNode.get(this.#place.nodeName) === this.#current) {
      account.ofNode.delete(this.#place.nodeName);
    }
    if (account.right.length === 0) {
      account.wrong.add(this.#current);
      account.wrongTries++;
    }
    this.#current = undefined;
  }

  async #choose(): Promise<string | undefined> {
    const account = this.#account;
    const { nodeName, candidates } = this.#place;
    if (this.#tried >= mostTries || account.givenUp.has(nodeName)) return undefined;
    const proven = this.#proven();
    if (proven !== undefined) return proven;
    this.#endTurn ??= await account.turn();
    // Meanwhile somebody else may have found it.
    const found = this.#proven();
    if (found !== undefined) return found;
    if (account.right.length === 0 && account.wrongTries >= mostTries) return undefined;
    const isNew = (password: string): boolean =>
      !this.#triedHere.has(password) && !account.wrong.has(password);
    return candidates.find(isNew) ?? await this.#ask();
  }

  /** @returns undefined when nobody can be asked, or knows */
  async #ask(): Promise<string | undefined> {
    const answer = await this.#sources.ask?.(this.#question());
    if (answer !== "") return answer;
    // Whoever does not know it is not asked again for each node.
    if (this.#account.right.length === 0) this.#account.wrongTries = mostTries;
    return undefined;
  }

  #proven(): string | undefined {
    const { ofNode, right } = this.#account;
    const known = [ofNode.get(this.#place.nodeName) ?? [], ...right].flat();
    return known.find((password) => !this.#triedHere.has(password));
  }

  #question(): string {
    const { right, wrong } = this.#account;
    const { user, nodeName } = this.#place;
    // One question for all nodes, until it turns out that they differ.
    const where = right.length === 0 ? "" : ` on ${nodeName}`;
    const again = this.#tried > 0 || wrong.size > 0 ? "That was not it. " : "";
    return `${again}${this.#sources.name} of ${user}${where}:`;
  }
}

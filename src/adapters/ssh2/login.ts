// @ts-types="@types/ssh2"
import type { AuthenticationType, NextAuthHandler } from "ssh2";
import { ConnectionError } from "../../errors.ts";
import type { LoginQuestions } from "../../password_attempts.ts";
import type { LoginKey, SshTarget } from "../../ports.ts";
import { agentOf } from "./login_key.ts";
import { PasswordLogin } from "./password_login.ts";
import { addressOf } from "./tcp.ts";

/**
 * One login: offers the keys in their order, remembers what became of each, and then answers questions.
 * May go on over another connection with the keys that are left.
 */
export class Login {
  readonly #outcomes = new Map<LoginKey, string>();
  readonly #questions: LoginQuestions | undefined;
  #password: PasswordLogin | undefined;
  #started = false;
  #next = 0;
  /** What the server takes now. */
  #accepted: readonly string[] | undefined;
  /** What it took at first. */
  #firstAccepted: readonly string[] | undefined;
  #askedWhat = false;
  /** The key before has signed and yet we are not in: it may be one of several things to show. */
  #signed = false;

  constructor(
    private readonly target: SshTarget,
    private readonly keys: readonly LoginKey[],
    questions?: LoginQuestions,
  ) {
    this.#questions = questions;
  }

  /**
   * Begins on a new connection.
   * @param giveUp called when nobody answers the server's question, and why if it is not only that
   */
  begin(giveUp: (reason: unknown) => void): void {
    this.#accepted = undefined;
    this.#askedWhat = this.#signed = false;
    if (this.#questions === undefined) return;
    this.#password = new PasswordLogin(this.target.user, this.#questions, giveUp);
  }

  /** Whether the key exchange is over and the login has begun. */
  get started(): boolean {
    return this.#started;
  }

  /** Whether there are keys that the server has not seen, for it ended the login before. */
  get hasUntriedKeys(): boolean {
    return this.#next < this.keys.length && this.#takesKeys;
  }

  /** ssh2's `authHandler`: says what to try next. */
  readonly tryNext = (
    accepted: AuthenticationType[] | null,
    _partialSuccess: boolean | null,
    next: NextAuthHandler,
  ): void => {
    this.#started = true;
    this.#accepted = accepted ?? this.#accepted;
    this.#firstAccepted ??= this.#accepted;
    const key = this.keys[this.#next];
    if (this.#signed || (this.#questions !== undefined && !this.#askedWhat)) this.#askWhat(next);
    else if (key !== undefined && this.#takesKeys) this.#offer(key, next);
    else if (this.#accepted === undefined) this.#askWhat(next);
    // ssh2 takes false for "give up", which its types do not know.
    else if (!this.#password?.tryNext(this.#accepted, next)) {
      next(false as unknown as AuthenticationType);
    }
  };

  /** The key on offer could not sign. */
  signingFailed(error: Error): void {
    const key = this.keys[this.#next - 1];
    if (key !== undefined) this.#outcomes.set(key, `could not sign: ${error.message}`);
  }

  /** @param closedBy what the server said when it ended the login itself */
  refused(closedBy: Error | undefined): ConnectionError {
    const { nodeName, user } = this.target;
    const who = `${nodeName}: ${user}@${addressOf(this.target)}`;
    const tried = [...this.#outcomes].map(([key, outcome]) =>
      `${key.label} (${key.fingerprint}${outcome === "refused" ? "" : `, ${outcome}`})`
    ).join(", ");
    const [sentence, ...hints] = this.#explain(closedBy, tried);
    return new ConnectionError("login-refused", `${who} ${sentence}`, hints, { cause: closedBy });
  }

  get #takesKeys(): boolean {
    return this.#accepted?.includes("publickey") ?? true;
  }

  #offer(key: LoginKey, next: NextAuthHandler): void {
    this.#next++;
    this.#outcomes.set(key, "refused");
    const agent = agentOf(key).noticed(() => {
      this.#signed = true;
      this.#outcomes.set(key, "taken, but not enough");
    });
    next({ type: "agent", username: this.target.user, agent });
  }

  /**
   * Asks for a login without anything. It is refused for sure; but the refusal says what the server
   * would take, which ssh2 keeps to itself when keys are refused. sshd does not count the first one.
   */
  #askWhat(next: NextAuthHandler): void {
    this.#askedWhat = true;
    this.#signed = false;
    next({ type: "none", username: this.target.user });
  }

  #explain(closedBy: Error | undefined, tried: string): [string, ...string[]] {
    const told = this.#password?.explain(tried);
    if (told !== undefined) return told;
    const [first, now] = [this.#firstAccepted, this.#accepted];
    if (now !== undefined && !now.includes("publickey")) {
      const isPassword = now.includes("password") || now.includes("keyboard-interactive");
      const more = first?.includes("publickey") ? "more" : "something else";
      return [
        `asks for ${more} than a key: ${now.join(", ")}`,
        ...(isPassword
          ? ["use --interactive at a terminal to be asked, or --ssh-password-file"]
          : []),
        "or allow PubkeyAuthentication alone in the node's sshd_config",
      ];
    }
    if (closedBy !== undefined && this.#next < this.keys.length) {
      return [
        `ended the login after ${this.#next} of ${this.keys.length} keys ` +
        `(${closedBy.message}); tried: ${tried}`,
        "sshd allows MaxAuthTries keys: name the right one with sshLoginKey",
      ];
    }
    if (tried === "") return ["needs a key to log in with", "name one with sshLoginKey"];
    return [
      `refused every key: ${tried}`,
      "is the public key in the user's ~/.ssh/authorized_keys on the node?",
      "sshLoginUser and sshLoginKey in the cluster definition say who logs in with what",
    ];
  }
}

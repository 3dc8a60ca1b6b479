// @ts-types="@types/ssh2"
import type { AuthenticationType, NextAuthHandler } from "ssh2";
import { ConnectionError } from "../../errors.ts";
import type { LoginKey, SshTarget } from "../../ports.ts";
import { agentOf } from "./login_key.ts";
import { addressOf } from "./tcp.ts";

/** One login: offers the keys in their order and remembers what became of each. */
export class Login {
  readonly #outcomes = new Map<LoginKey, string>();
  #started = false;
  #next = 0;
  #accepted: readonly string[] | undefined;

  constructor(private readonly target: SshTarget, private readonly keys: readonly LoginKey[]) {}

  /** Whether the key exchange is over and the login has begun. */
  get started(): boolean {
    return this.#started;
  }

  /** ssh2's `authHandler`: says what to try next. */
  readonly tryNext = (
    accepted: AuthenticationType[] | null,
    _partialSuccess: boolean | null,
    next: NextAuthHandler,
  ): void => {
    const { user: username } = this.target;
    this.#started = true;
    this.#accepted ??= accepted ?? undefined;
    const key = this.keys[this.#next];
    if (key !== undefined) {
      this.#next++;
      this.#outcomes.set(key, "refused");
      next({ type: "agent", username, agent: agentOf(key) });
    } else if (this.#accepted === undefined) {
      // Refused for sure; but the refusal says what the server would take, which ssh2 keeps to itself
      // when keys are refused.
      next({ type: "none", username });
    } else {
      // ssh2 takes false for "give up", which its types do not know.
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

  #explain(closedBy: Error | undefined, tried: string): [string, ...string[]] {
    if (this.#accepted !== undefined && !this.#accepted.includes("publickey")) {
      return [
        `asks for something else than a key: ${this.#accepted.join(", ")}`,
        "hakube logs in with a key alone: allow PubkeyAuthentication in the node's sshd_config",
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

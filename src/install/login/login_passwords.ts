import { ConnectionError } from "../../errors.ts";
import type { LoginQuestions } from "../../password_attempts.ts";
import type { SshConnection } from "../../ports.ts";
import type { Prompter } from "../../prompter.ts";
import { Passwords } from "./passwords.ts";
import { Questions } from "./questions.ts";

/** Where passwords come from. */
export interface LoginPasswordsOptions {
  readonly prompter: Prompter;
  /** `--interactive`: ask for what is missing. Only done when there is a terminal to ask at. */
  readonly interactive: boolean;
  /** Of `--ssh-password-file`. */
  readonly login?: string | undefined;
  /** Of `--sudo-password-file`; undefined: the one that logs in is tried. */
  readonly sudo?: string | undefined;
}

/** A node, and as whom we log in there. */
export interface PasswordPlace {
  readonly user: string;
  readonly nodeName: string;
}

/** What came of one connection: a server that refused the password, or wants one, may be asked again. */
type Attempt =
  | { readonly connection: SshConnection; readonly refusal?: never }
  | { readonly connection?: never; readonly refusal: unknown };

/** Seconds that sshd waits for the end of a login (LoginGraceTime), questions included. */
const graceSeconds = 120;

/** Gives passwords to servers that want one to log in, and to sudo. */
export class LoginPasswords {
  readonly #questions: Questions;
  readonly #interactive: boolean;
  readonly #login: Passwords;
  readonly #sudo: Passwords;

  constructor(options: LoginPasswordsOptions) {
    this.#questions = new Questions(options.prompter);
    this.#interactive = options.interactive && options.prompter.interactive;
    const ask = this.#interactive
      ? (question: string) => this.#questions.secret(question)
      : undefined;
    this.#login = new Passwords({ name: "SSH password", given: options.login, ask });
    this.#sudo = new Passwords({
      name: "sudo password",
      given: options.sudo ?? options.login,
      ask,
    });
  }

  /** Whether there may be a password to log in with. */
  get mayLogIn(): boolean {
    return this.#login.canProvide;
  }

  /**
   * Logs in, with a password where a server wants one. No connection waits for a person to type one: it
   * is begun again when the password is there.
   * @param connect tries it once, in so many seconds at least
   * @throws ConnectionError
   */
  async logIn(
    place: PasswordPlace,
    connect: (
      questions: LoginQuestions | undefined,
      leastSeconds: number,
    ) => Promise<SshConnection>,
  ): Promise<SshConnection> {
    if (!this.#login.canProvide) return this.withSudo(place, await connect(undefined, 0));
    let isWanted = false;
    const attempt = async (password: string | undefined): Promise<Attempt> => {
      isWanted = false;
      const questions: LoginQuestions = {
        password: () => {
          isWanted = true;
          return Promise.resolve(password);
        },
        answer: (prompt, echo) => this.#answer(place, prompt, echo),
      };
      try {
        const leastSeconds = this.#interactive ? graceSeconds : 0;
        return { connection: await connect(questions, leastSeconds) };
      } catch (refusal) {
        if (isWanted && isRefusal(refusal)) return { refusal };
        throw refusal;
      }
    };
    return this.withSudo(place, await this.#tryPasswords(place, attempt));
  }

  async #tryPasswords(
    { user, nodeName }: PasswordPlace,
    attempt: (password: string | undefined) => Promise<Attempt>,
  ): Promise<SshConnection> {
    using attempts = this.#login.attempts(user, nodeName);
    // Most servers want none; one that wants another than what was right elsewhere is found out.
    let tried = await attempt(attempts.hasProven ? await attempts.next() : undefined);
    while (tried.connection === undefined) {
      const password = await attempts.next();
      if (password === undefined) throw tried.refusal;
      tried = await attempt(password);
    }
    attempts.accepted();
    return tried.connection;
  }

  async #answer(place: PasswordPlace, prompt: string, echo: boolean): Promise<string | undefined> {
    if (!this.#interactive) return undefined;
    const question = `${place.nodeName} asks ${place.user}: ${prompt.trim()}`;
    return echo ? await this.#questions.text(question) : await this.#questions.secret(question);
  }

  /** Gives the connection what sudo may ask for. */
  withSudo({ user, nodeName }: PasswordPlace, connection: SshConnection): SshConnection {
    if (!this.#sudo.canProvide) return connection;
    const login = this.#login.known(user, nodeName);
    const sudoPasswords = () => this.#sudo.attempts(user, nodeName, login);
    return Object.assign(connection, { sudoPasswords });
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof ConnectionError && error.failure === "login-refused";
}

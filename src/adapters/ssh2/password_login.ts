// @ts-types="@types/ssh2"
import type { AuthenticationType, NextAuthHandler, Prompt } from "ssh2";
import type { LoginQuestions } from "../../password_attempts.ts";

/** A server that asks more often than this does not want answers. */
const mostPrompts = 20;

const askHint = "use --interactive at a terminal to be asked";

/** The part of a login in one connection that needs answers: at most one password, so none is repeated. */
export class PasswordLogin {
  readonly #user: string;
  readonly #questions: LoginQuestions;
  readonly #giveUp: (reason: unknown) => void;
  readonly #triedMethods = new Set<string>();
  #outcome: "unused" | "given" | "missing" = "unused";
  #unanswered: string | undefined;
  #prompts = 0;

  /** @param giveUp ends the login in the middle of a question; undefined: nobody has answered it */
  constructor(user: string, questions: LoginQuestions, giveUp: (reason: unknown) => void) {
    this.#user = user;
    this.#questions = questions;
    this.#giveUp = giveUp;
  }

  /** Tries a method, keyboard-interactive first, like ssh. @returns false when there is none left */
  tryNext(accepted: readonly string[], next: NextAuthHandler): boolean {
    const method = (["keyboard-interactive", "password"] as const).find((name) =>
      accepted.includes(name) && !this.#triedMethods.has(name)
    );
    // The password would be the same, and a second time may be what locks the account.
    if (method === undefined || (method === "password" && this.#outcome !== "unused")) return false;
    this.#triedMethods.add(method);
    if (method === "password") this.#tryPassword(next);
    else this.#tryKeyboard(next);
    return true;
  }

  /** @param tried the keys that were offered @returns undefined when it did not come to a password */
  explain(tried: string): [string, ...string[]] | undefined {
    const keys = tried === "" ? "" : `; keys: ${tried}`;
    if (this.#unanswered !== undefined) {
      return [`asks ${JSON.stringify(this.#unanswered)}, which nobody answered${keys}`, askHint];
    }
    if (this.#outcome === "missing") {
      return [`asks for a password${keys}`, `${askHint}, or --ssh-password-file`];
    }
    if (this.#outcome === "given") {
      return [`refused the password${keys}`, "does the user log in with it by ssh?"];
    }
    return undefined;
  }

  #tryPassword(next: NextAuthHandler): void {
    this.#password().then((password) => {
      // ssh2 takes false for "give up", which its types do not know.
      if (password === undefined) next(false as unknown as AuthenticationType);
      else next({ type: "password", username: this.#user, password });
    }, this.#giveUp);
  }

  #tryKeyboard(next: NextAuthHandler): void {
    next({
      type: "keyboard-interactive",
      username: this.#user,
      prompt: (_name, _instructions, _language, prompts, finish) => {
        this.#answers(prompts).then((answers) => {
          if (answers === undefined) this.#giveUp(undefined);
          else finish(answers);
        }, this.#giveUp);
      },
    });
  }

  /** @returns undefined to give up */
  async #answers(prompts: readonly Prompt[]): Promise<string[] | undefined> {
    const answers: string[] = [];
    for (const { prompt, echo = false } of prompts) {
      this.#prompts++;
      const answer = this.#prompts > mostPrompts
        ? undefined
        : this.#asksForPassword(prompt, echo)
        ? await this.#password()
        : await this.#answer(prompt, echo);
      if (answer === undefined) return undefined;
      answers.push(answer);
    }
    return answers;
  }

  /** The first time: whoever asks again wants a new one for the one that has expired. */
  #asksForPassword(prompt: string, echo: boolean): boolean {
    return this.#outcome === "unused" && !echo && /password/i.test(prompt);
  }

  async #password(): Promise<string | undefined> {
    const password = await this.#questions.password();
    this.#outcome = password === undefined ? "missing" : "given";
    return password;
  }

  async #answer(prompt: string, echo: boolean): Promise<string | undefined> {
    const shown = prompt.replaceAll(/\s+/g, " ").trim().slice(-200);
    const answer = await this.#questions.answer(shown, echo);
    if (answer === undefined) this.#unanswered = shown;
    return answer;
  }
}

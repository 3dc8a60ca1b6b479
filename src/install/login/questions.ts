import type { Prompter } from "../../prompter.ts";

/** Asks a person one thing after the other: two questions at once would mix on the terminal. */
export class Questions {
  readonly #prompter: Prompter;
  #last: Promise<unknown> = Promise.resolve();
  /** Why nothing more is asked; Ctrl-C at one question is meant for those that wait behind it too. */
  #ended: { readonly reason: unknown } | undefined;

  constructor(prompter: Prompter) {
    this.#prompter = prompter;
  }

  /** Asks without showing what is typed. @throws InterruptedError on Ctrl-C, at this or one before */
  secret(question: string): Promise<string> {
    return this.#inTurn(() => this.#prompter.secret(question));
  }

  /** Asks for a line of text. @throws InterruptedError on Ctrl-C, at this or one before */
  text(question: string): Promise<string> {
    return this.#inTurn(() => this.#prompter.text(question));
  }

  #inTurn(ask: () => Promise<string>): Promise<string> {
    const answer = this.#last.then(async () => {
      if (this.#ended !== undefined) throw this.#ended.reason;
      try {
        return await ask();
      } catch (reason) {
        this.#ended = { reason };
        throw reason;
      }
    });
    this.#last = answer.catch(() => {});
    return answer;
  }
}

/** One of the answers to a question. */
export interface Choice<Value extends string> {
  readonly value: Value;
  /** What is shown. */
  readonly name: string;
}

/** What a question for a line of text comes with. */
export interface TextOptions {
  /** The answer that Enter alone gives. */
  readonly initial?: string | undefined;
  /** @returns what is wrong with an answer, so that it is asked for again; undefined when nothing is */
  readonly check?: ((answer: string) => Promise<string | undefined>) | undefined;
}

/** Questions to a person. Only asked when `interactive`. */
export interface Prompter {
  /** Whether there is a terminal to ask at. */
  readonly interactive: boolean;
  /**
   * @param initial the answer that Enter alone gives; no when absent
   * @throws InterruptedError on Ctrl-C
   */
  confirm(question: string, initial?: boolean): Promise<boolean>;
  /** Asks for a line of text. @throws InterruptedError on Ctrl-C */
  text(question: string, options?: TextOptions): Promise<string>;
  /** Asks without showing what is typed. @throws InterruptedError on Ctrl-C */
  secret(question: string): Promise<string>;
  /**
   * Asks for one of several answers, of which the first is offered.
   * @param signal aborted: the question is withdrawn
   * @throws InterruptedError on Ctrl-C; the signal's reason when it is withdrawn
   */
  choose<Value extends string>(
    question: string,
    choices: readonly Choice<Value>[],
    signal?: AbortSignal,
  ): Promise<Value>;
}

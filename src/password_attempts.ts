/** Passwords to try one after the other, until one is right. Disposed of when the trying is over. */
export interface PasswordAttempts extends Disposable {
  /** How many were given. */
  readonly tried: number;
  /** Whether the next one was right there before, so that nobody will be asked for it. */
  readonly isKnown: boolean;
  /** The next one, for the one before was wrong; undefined when there is none, or too many were. */
  next(): Promise<string | undefined>;
  /** The last one was right. */
  accepted(): void;
  /** The last one was wrong, or at least of no help; nothing is known of one that is only left. */
  rejected(): void;
}

/** What a server may ask that no key answers. */
export interface LoginQuestions {
  /** The user's password, asked for once in a connection at most; undefined to give up. */
  password(): Promise<string | undefined>;
  /** Answers something else, such as a one-time code; undefined to give up. */
  answer(prompt: string, echo: boolean): Promise<string | undefined>;
}

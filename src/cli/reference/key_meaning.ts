/** What a key means, and what holds when it is left out; both Markdown. */
export interface KeyMeaning {
  readonly meaning: string;
  /** undefined: nothing is assumed. */
  readonly default?: string;
  /** The same as a value, when it is always this one. */
  readonly assumed?: string | number | boolean;
  /** What it may be, where the schema's words say more than this version can do. */
  readonly value?: string;
}

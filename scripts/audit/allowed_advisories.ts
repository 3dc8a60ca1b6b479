/** An advisory that is known and does not stop a landing, until a day by which it is looked at again. */
export interface AllowedAdvisory {
  /** For example `GHSA-xvch-5gv4-984h`. */
  readonly id: string;
  /** Why it does hakube no harm. */
  readonly reason: string;
  /** The last day, as `2026-12-31`. */
  readonly until: string;
}

/** None is allowed. */
export const allowedAdvisories: readonly AllowedAdvisory[] = [];

/**
 * Every error that a person can meet, as a class that carries data, and the exit code of each.
 * Whatever is thrown and is not one of these is a bug in hakube (exit code 1, with a stack trace).
 */

/**
 * What kind of thing went wrong; the compiler keeps {@link exitCodes} complete. `script` and
 * `unfinished` are not thrown: they are what `install` ends with after all nodes' outcomes are told.
 * Nor is `different`, which is an answer and no error.
 */
export type ErrorKind =
  | "usage"
  | "definition"
  | "assets"
  | "connection"
  | "script"
  | "unfit"
  | "unfinished"
  | "different"
  | "interrupted";

/** The process's exit code for each kind of error (docs/reference/exit-codes). */
export const exitCodes: Readonly<Record<ErrorKind, number>> = {
  usage: 2,
  definition: 3,
  assets: 4,
  connection: 5,
  script: 6,
  unfit: 7,
  unfinished: 8,
  different: 9,
  interrupted: 130,
};

/** Exit code of everything that is not a {@link HakubeError}. */
export const bugExitCode = 1;

/** One sentence that names the thing, and what to do about it. */
export abstract class HakubeError extends Error {
  abstract readonly kind: ErrorKind;
  /** What the reader can do, one sentence each. */
  readonly hints: readonly string[];

  constructor(message: string, hints: readonly string[] = [], options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
    this.hints = hints;
  }
}

/** The command line is not one that hakube understands, or lacks a flag that it needs here. */
export class UsageError extends HakubeError {
  readonly kind = "usage";
}

/** A problem in the text of a cluster definition. Line and column count from 1. */
export interface Problem {
  readonly severity: "error" | "warning";
  /** Stable name of the rule, for example `duplicate-address`. */
  readonly rule: string;
  readonly line: number;
  readonly column: number;
  /** Where in the document, for example `/masters/0/privateIP`. */
  readonly path: string;
  readonly message: string;
  readonly hint?: string;
}

/** The cluster definition has errors; all of them are in `problems`, with their places. */
export class DefinitionError extends HakubeError {
  readonly kind = "definition";

  constructor(readonly file: string, readonly problems: readonly Problem[]) {
    const errors = problems.filter((problem) => problem.severity === "error").length;
    super(`${file} has ${errors} ${errors === 1 ? "problem" : "problems"}`);
  }
}

/** The assets directory cannot be written, or does not fit the definition or the cluster. */
export class AssetsError extends HakubeError {
  readonly kind = "assets";
}

/** Why a node could not be reached or logged in to. */
export type ConnectionFailure =
  | "unreachable"
  /** It answered and closed the connection before the login, as sshd does above its MaxStartups. */
  | "hung-up"
  /** `~/.ssh/config` asks for something that hakube does not do. */
  | "ssh-config"
  | "host-key-unknown"
  | "host-key-changed"
  | "login-refused"
  | "login-key"
  | "sudo"
  | "lost";

/** A node cannot be reached, or does not let us log in. */
export class ConnectionError extends HakubeError {
  readonly kind = "connection";

  constructor(
    readonly failure: ConnectionFailure,
    message: string,
    hints: readonly string[] = [],
    options?: ErrorOptions,
  ) {
    super(message, hints, options);
  }
}

/** A check found the cluster or a machine unfit for what was asked; nothing was changed. */
export class UnfitError extends HakubeError {
  readonly kind = "unfit";
}

/** Ctrl-C, or a question answered with no. */
export class InterruptedError extends HakubeError {
  readonly kind = "interrupted";
}

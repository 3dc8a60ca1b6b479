import { exitCodeOf, reportError } from "../../src/cli/error_report.ts";
import type { ConnectionFailure, ErrorKind } from "../../src/errors.ts";
import { HakubeError } from "../../src/errors.ts";
import { type ProgramFiles, runInProcess, type Surroundings } from "../fakes/cli_context.ts";
import { FakeTerminal } from "../fakes/fake_terminal.ts";

/** What a person meets, and what it was. */
export interface Provoked {
  /** As on a terminal. */
  readonly text: string;
  readonly code: number;
  readonly kind: ErrorKind | "bug";
  /** Of errors about a connection. */
  readonly failure?: ConnectionFailure | undefined;
}

/** Makes an error happen. */
export interface Provocation {
  /** What somebody does, or what is wrong. */
  readonly title: string;
  readonly provoke: () => Promise<Provoked>;
}

/** An error that a command ends with. */
export function byCommand(
  title: string,
  args: readonly string[],
  surroundings: Surroundings | (() => Promise<Surroundings>) = {},
): Provocation {
  return {
    title,
    provoke: async () => {
      const around = typeof surroundings === "function" ? await surroundings() : surroundings;
      const { code, stderr } = await runInProcess(args, around);
      const json = await runInProcess([...args, "--json"], around);
      return { text: stderr, code, kind: JSON.parse(json.stdout).error };
    },
  };
}

/** An error that something throws. */
export function byCall(title: string, call: () => unknown): Provocation {
  return {
    title,
    provoke: async () => {
      const error = await thrownBy(call);
      if (!(error instanceof HakubeError)) throw error;
      const terminal = new FakeTerminal();
      reportError(error, terminal, false);
      const failure = "failure" in error ? error.failure as ConnectionFailure : undefined;
      return { text: terminal.stderr, code: exitCodeOf(error), kind: error.kind, failure };
    },
  };
}

/** What a call throws, or else gives: some errors are made by one and thrown by another. */
async function thrownBy(call: () => unknown): Promise<unknown> {
  try {
    return await call();
  } catch (error) {
    return error;
  }
}

/** Writes a file that only its owner may read. */
export function secretFile(files: ProgramFiles, path: string, text: string, mode = 0o600): void {
  files.files.set(path, { bytes: new TextEncoder().encode(text), mode });
}

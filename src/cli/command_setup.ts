import type { Command } from "@commander-js/extra-typings";
import type { CliContext, GlobalOptions } from "./cli_context.ts";
import type { Terminal } from "./terminal.ts";

/** The program as commands are added to it. */
export type Program = Command<[], GlobalOptions>;

/** A command that has commands below it, like `etcd`. */
export type ParentCommand = Command<[], Record<never, never>, GlobalOptions>;

/** What a command is added with. */
export interface CommandSetup {
  readonly context: CliContext;
  readonly terminal: Terminal;
  /** What was typed, for messages that say how to come back. */
  readonly commandLine: string;
  /** For what is no error, and yet no success. */
  readonly setExitCode: (code: number) => void;
}

import type { Ports } from "../ports.ts";
import type { ReadInput } from "./load_definition.ts";
import type { Terminal } from "./terminal.ts";

/** What the command line is run with. `main.ts` builds it; tests pass their own. */
export interface CliContext {
  readonly ports: Ports;
  /** Makes the terminal once it is known whether colours are wanted. */
  readonly terminal: (noColour: boolean) => Terminal;
  readonly readInput: ReadInput;
  /** `user@host` of whoever runs this. */
  readonly startedBy: () => string;
  /** Called with what to do on each signal that would end the process. @returns takes the handler away */
  readonly onInterrupt: (handler: (signal: EndingSignal) => void) => () => void;
  /** Ends the process now, whatever goes on. */
  readonly exit: (code: number) => void;
  /** Environment variables. */
  readonly environment: (name: string) => string | undefined;
}

/** Ctrl-C, a request to end, and a terminal that is gone. */
export const endingSignals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

export type EndingSignal = (typeof endingSignals)[number];

/** Options that every command has. */
export type GlobalOptions = {
  readonly json?: true | undefined;
  readonly quiet?: true | undefined;
  readonly verbose?: true | undefined;
  /** false: `--no-color`. */
  readonly color: boolean;
};

import type { CliContext } from "./cli_context.ts";
import { styled, type Terminal } from "./terminal.ts";

/** Ctrl-C: the first begins nothing new, the second leaves. Runs go on by themselves either way. */
export class InterruptHandler {
  readonly #stop = new AbortController();
  readonly #leave = new AbortController();
  readonly #context: CliContext;
  readonly #terminal: Terminal;
  #remove: (() => void) | undefined;

  constructor(context: CliContext, terminal: Terminal) {
    this.#context = context;
    this.#terminal = terminal;
  }

  /** Aborted by the first Ctrl-C. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Aborted by the second. */
  get leave(): AbortSignal {
    return this.#leave.signal;
  }

  listen(): void {
    this.#remove = this.#context.onInterrupt(() => this.#interrupted());
  }

  ignore(): void {
    this.#remove?.();
    this.#remove = undefined;
  }

  #interrupted(): void {
    const label = styled(this.#terminal, "yellow", "interrupted");
    if (!this.#stop.signal.aborted) {
      this.#stop.abort();
      this.#terminal.err(
        `\n${label}: nothing new is begun; the scripts that run go on, and are shown to their end\n` +
          "  hint: Ctrl-C again leaves at once; they go on, and the same command attaches again\n",
      );
    } else {
      this.#leave.abort();
    }
  }
}

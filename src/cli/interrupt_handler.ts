import { exitCodes, InterruptedError } from "../errors.ts";
import type { Choice } from "../prompter.ts";
import type { CliContext, EndingSignal } from "./cli_context.ts";
import { styled, type Terminal } from "./terminal.ts";
import type { InstallView } from "./views/install_view.ts";

/** What an interrupted installation can be told. */
export interface Interruptible {
  /** Asks the runs to end before their next step. */
  stopAfterStep(): void;
}

type Answer = "go-on" | "leave" | "stop";

const goOn: Choice<Answer> = { value: "go-on", name: "go on watching" };
const leave: Choice<Answer> = {
  value: "leave",
  name: "leave: the runs go on, and the same command attaches to them again",
};
const stop: Choice<Answer> = {
  value: "stop",
  name: "stop each node after its current step",
};

/**
 * Ctrl-C, while runs go on. At a terminal it is asked what is meant, and a second one leaves; without
 * one, and when the process is told to end, we leave. Runs go on by themselves.
 */
export class InterruptHandler {
  readonly #stop = new AbortController();
  readonly #leave = new AbortController();
  readonly #context: CliContext;
  readonly #terminal: Terminal;
  readonly #view: Pick<InstallView, "pause" | "resume">;
  #remove: (() => void) | undefined;
  /** The question that is open, and how to withdraw it. */
  #question: { readonly answered: Promise<void>; readonly withdraw: AbortController } | undefined;

  constructor(
    context: CliContext,
    terminal: Terminal,
    view: Pick<InstallView, "pause" | "resume">,
  ) {
    this.#context = context;
    this.#terminal = terminal;
    this.#view = view;
  }

  /** Aborted: nothing new is to be begun. */
  get stop(): AbortSignal {
    return this.#stop.signal;
  }

  /** Aborted: leave at once. */
  get leave(): AbortSignal {
    return this.#leave.signal;
  }

  /** From now on, signals are ours. */
  listen(runs: Interruptible): void {
    this.#remove = this.#context.onInterrupt((signal) => this.#interrupted(signal, runs));
  }

  /** Gives signals their usual meaning back, and withdraws a question that is open. */
  async ignore(): Promise<void> {
    this.#remove?.();
    this.#remove = undefined;
    this.#question?.withdraw.abort();
    await this.#question?.answered;
  }

  #interrupted(signal: EndingSignal, runs: Interruptible): void {
    // Whoever insists need not wait until connections are closed in good order.
    if (this.#leave.signal.aborted) return this.#context.exit(exitCodes.unfinished);
    const asks = signal === "SIGINT" && this.#context.ports.prompter.interactive;
    if (!asks || this.#question !== undefined) return void this.#leaveNow();
    const withdraw = new AbortController();
    this.#question = { answered: this.#ask(runs, withdraw.signal), withdraw };
  }

  async #ask(runs: Interruptible, withdrawn: AbortSignal): Promise<void> {
    this.#view.pause();
    const answer = await this.#answer(withdrawn);
    this.#question = undefined;
    if (answer === undefined) return;
    if (answer === "leave") return await this.#leaveNow();
    if (answer === "stop") {
      this.#stop.abort();
      runs.stopAfterStep();
      this.#say("stopping: each node ends its current step, and nothing new is begun");
    }
    this.#view.resume();
  }

  /** @returns undefined when the question was withdrawn */
  async #answer(withdrawn: AbortSignal): Promise<Answer | undefined> {
    const choices = this.#stop.signal.aborted ? [goOn, leave] : [goOn, leave, stop];
    try {
      const { prompter } = this.#context.ports;
      return await prompter.choose(
        "Interrupted. What now? Ctrl-C again leaves.",
        choices,
        withdrawn,
      );
    } catch (error) {
      if (withdrawn.aborted) return undefined;
      if (error instanceof InterruptedError) return "leave";
      throw error;
    }
  }

  async #leaveNow(): Promise<void> {
    this.#stop.abort();
    this.#leave.abort();
    this.#view.pause();
    this.#question?.withdraw.abort();
    await this.#question?.answered;
    this.#say("leaving: nothing new is begun, and the scripts that run go on by themselves");
  }

  #say(text: string): void {
    const label = styled(this.#terminal, "yellow", "interrupted");
    this.#terminal.err(`${label}: ${text}\n`);
  }
}

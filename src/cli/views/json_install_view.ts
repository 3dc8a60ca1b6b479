import type { InstallEvent, NodeOutcome } from "../../install/install_event.ts";
import type { Clock } from "../../ports.ts";
import type { Terminal } from "../terminal.ts";
import type { InstallView } from "./install_view.ts";

/** One JSON document a line on standard output: the events, and a summary at the end. */
export class JsonInstallView implements InstallView {
  readonly #terminal: Terminal;
  readonly #clock: Clock;
  readonly #runId: string;

  constructor(terminal: Terminal, clock: Clock, runId: string) {
    this.#terminal = terminal;
    this.#clock = clock;
    this.#runId = runId;
  }

  show({ kind, ...event }: InstallEvent): void {
    this.#write("InstallEvent", { event: kind, ...event });
  }

  /** Nothing is drawn, so that anybody may use the terminal at any time. */
  pause(): void {}

  resume(): void {}

  [Symbol.dispose](): void {}

  summarise(outcomes: readonly NodeOutcome[]): void {
    this.#write("InstallSummary", { nodes: outcomes });
  }

  #write(kind: string, fields: object): void {
    const time = this.#clock.now().toISOString();
    const document = { apiVersion: "hakube/v1", kind, time, runId: this.#runId, ...fields };
    this.#terminal.out(`${JSON.stringify(document)}\n`);
  }
}

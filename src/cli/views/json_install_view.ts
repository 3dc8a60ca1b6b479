import type { InstallEvent, NodeOutcome } from "../../install/install_event.ts";
import type { Clock } from "../../ports.ts";
import type {
  installEventDocument,
  installSummaryDocument,
} from "../documents/install_documents.ts";
import { printDocument } from "../print_document.ts";
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

  show({ kind, ...fields }: InstallEvent): void {
    // The kinds of documents are hakube's; an event's own is its `event`.
    const event = { event: kind, ...fields } as NamedEvent<InstallEvent>;
    printDocument<typeof installEventDocument>(this.#terminal, {
      kind: "InstallEvent",
      ...this.#head(),
      ...event,
    });
  }

  /** Nothing is drawn, so that anybody may use the terminal at any time. */
  pause(): void {}

  resume(): void {}

  [Symbol.dispose](): void {}

  summarise(outcomes: readonly NodeOutcome[]): void {
    printDocument<typeof installSummaryDocument>(this.#terminal, {
      kind: "InstallSummary",
      ...this.#head(),
      nodes: outcomes,
    });
  }

  #head(): { time: string; runId: string } {
    return { time: this.#clock.now().toISOString(), runId: this.#runId };
  }
}

/** An event whose `kind` is its `event`. */
type NamedEvent<Event> = Event extends { readonly kind: infer Kind }
  ? Omit<Event, "kind"> & { readonly event: Kind }
  : never;

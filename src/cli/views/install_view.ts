import type { InstallEvent, NodeOutcome } from "../../install/install_event.ts";

/** Shows an installation as it happens, and its end. Disposed of, it leaves the terminal as it was. */
export interface InstallView extends Disposable {
  show(event: InstallEvent): void;
  /** Leaves the terminal to somebody else, for example to a question; what happens is shown later. */
  pause(): void;
  /** Goes on after {@link pause}. */
  resume(): void;
  summarise(outcomes: readonly NodeOutcome[]): void;
}

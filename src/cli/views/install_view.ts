import type { InstallEvent, NodeOutcome } from "../../install/install_event.ts";

/** Shows an installation as it happens, and its end. */
export interface InstallView {
  show(event: InstallEvent): void;
  summarise(outcomes: readonly NodeOutcome[]): void;
}

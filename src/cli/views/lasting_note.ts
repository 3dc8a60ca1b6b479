import type { InstallEvent } from "../../install/install_event.ts";
import { afterName } from "./printable.ts";

/** Something about a node that is to stay on the screen. */
export interface LastingNote {
  readonly node: string;
  readonly text: string;
  readonly style: "dim" | "yellow" | "alarm" | "green";
}

/** Finds what is worth a line of its own among the events, and tells each once. */
export class LastingNotes {
  /** Nodes whose connection is lost: a loss is told once, however often it is tried again. */
  readonly #lost = new Set<string>();

  /** @returns undefined when the event is not worth a line */
  of(event: InstallEvent): LastingNote | undefined {
    switch (event.kind) {
      case "run-started":
        if (!event.attached) return undefined;
        return note(event.node, "attached to the run that goes on there", "dim");
      case "waiting":
        return note(
          event.node,
          `waiting for a run to end that ${event.startedBy} has started`,
          "dim",
        );
      case "connection-lost":
        if (this.#lost.has(event.node)) return undefined;
        this.#lost.add(event.node);
        return note(event.node, `no connection; its run goes on: ${event.message}`, "yellow");
      case "reconnected":
        this.#lost.delete(event.node);
        return note(event.node, "connected again", "green");
      case "restarted":
        return note(event.node, "was restarted; its run begins again", "yellow");
      case "run-ended": {
        this.#lost.delete(event.node);
        const { state, message = state } = event.outcome;
        // Whoever leaves knows it.
        if (state === "ok" || state === "left") return undefined;
        return note(
          event.node,
          afterName(event.node, message),
          isFailure(state) ? "alarm" : "yellow",
        );
      }
      default:
        return undefined;
    }
  }
}

function isFailure(state: string): boolean {
  return state === "failed" || state === "unreachable";
}

function note(node: string, text: string, style: LastingNote["style"]): LastingNote {
  return { node, text, style };
}

import { logLine } from "../../install/node_log.ts";
import type { RunOutput, RunRecord } from "../../install/run_output.ts";
import type { DocumentFields } from "../documents/json_document.ts";
import type { runEventDocument } from "../documents/logs_documents.ts";
import { printDocument } from "../print_document.ts";
import type { Terminal } from "../terminal.ts";
import { printable } from "./printable.ts";

/** Writes a run's log to standard output. */
export interface LogView {
  take(piece: RunOutput): void;
}

/** The lines of a node's log. */
export class TextLogView implements LogView {
  readonly #terminal: Terminal;

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  take(piece: RunOutput): void {
    const line = logLine(piece);
    if (line !== undefined) this.#terminal.out(`${printable(line)}\n`);
  }
}

/** One JSON document a line: steps and output as `install --json` tells them, and the run's end. */
export class JsonLogView implements LogView {
  readonly #terminal: Terminal;
  readonly #node: string;
  readonly #runId: string;
  /** What a line was printed at is not known; when the node last wrote down the time is. */
  #time: string | undefined;

  constructor(terminal: Terminal, node: string, runId: string) {
    this.#terminal = terminal;
    this.#node = node;
    this.#runId = runId;
  }

  take(piece: RunOutput): void {
    if (piece.kind === "record") this.#time = piece.record.time ?? this.#time;
    const event = piece.kind === "line"
      ? { event: "output", line: piece.text } as const
      : eventOf(piece.record);
    if (event === undefined) return;
    printDocument<typeof runEventDocument>(this.#terminal, {
      kind: "RunEvent",
      time: this.#time,
      runId: this.#runId,
      node: this.#node,
      ...event,
    });
  }
}

type RunEvent = DocumentFields<typeof runEventDocument>;

/** What an event has of its own, each of them. */
type OwnFields<Event> = Event extends unknown ? Omit<Event, "kind" | "runId" | "node"> : never;

/** @returns undefined for what a log does not tell */
function eventOf(record: RunRecord): OwnFields<RunEvent> | undefined {
  switch (record.event) {
    case "run":
      return { ...record, event: "run-started" };
    case "start":
      return { ...record, event: "step-started" };
    case "done": {
      const { exit: exitCode, ...fields } = record;
      return { ...fields, event: "step-ended", exitCode };
    }
    case "stopped":
      return { ...record, event: "run-stopped" };
    case "end": {
      const { exit: exitCode, ...fields } = record;
      return { ...fields, event: "run-ended", exitCode };
    }
    case "fact":
      return undefined;
  }
}

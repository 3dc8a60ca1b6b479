import type { RunRecord } from "../../install/run_output.ts";

/** How a step or a run came out; `unfinished` when it goes on, or was cut off by a restart. */
export type Outcome = "ok" | "changed" | "failed" | "unfinished";

/** When something was done, by the clock of this machine. */
export interface Span {
  readonly begin: Date;
  /** When it ended, or else when its node last wrote down the time. */
  readonly end: Date;
}

/** A step of a run. */
export interface StepSpan extends Span {
  readonly name: string;
  readonly result: Outcome;
}

/** A run of a boot script on a node. */
export interface RunTimeline extends Span {
  readonly node: string;
  readonly runId: string;
  /** What of its script it ran: `node`, and on one master `token` or `cluster`. */
  readonly phase: string;
  readonly result: Exclude<Outcome, "changed">;
  readonly steps: readonly StepSpan[];
}

/** Whose run a journal is. */
export interface JournalSource {
  readonly node: string;
  readonly runId: string;
  /** How far the node's clock is ahead of this machine's, in seconds. */
  readonly clockAhead: number;
}

/** The most steps of a run that are kept; a boot script has about a dozen. */
const mostSteps = 1000;

/** Makes a run's timeline of its journal's records, which are taken as they come. */
export class RunTimelineMaker {
  readonly #source: JournalSource;
  readonly #steps: StepSpan[] = [];
  #phase = "";
  #begin: Date | undefined;
  #last: Date | undefined;
  /** The step that has begun and has not ended. */
  #open: { readonly name: string; readonly begin: Date } | undefined;
  #result: RunTimeline["result"] = "unfinished";

  constructor(source: JournalSource) {
    this.#source = source;
  }

  take(record: RunRecord): void {
    if (record.event !== "fact") this.#note(record.time);
    const now = this.#last;
    if (now === undefined) return;
    if (record.event === "run") this.#phase = record.phase;
    if (record.event === "start") this.#open = { name: record.step, begin: now };
    if (record.event === "done") this.#add(record.step, now, record.result);
    if (record.event === "end") this.#result = record.result === "success" ? "ok" : "failed";
  }

  /** @returns undefined when the journal had no time */
  timeline(): RunTimeline | undefined {
    const { node, runId } = this.#source;
    const [begin, end] = [this.#begin, this.#last];
    if (begin === undefined || end === undefined) return undefined;
    const [phase, result, open] = [this.#phase, this.#result, this.#open];
    const unfinished = open === undefined ? [] : [{ ...open, end, result: "unfinished" } as const];
    return { node, runId, phase, result, begin, end, steps: [...this.#steps, ...unfinished] };
  }

  #add(name: string, end: Date, result: Outcome): void {
    const begin = this.#open?.name === name ? this.#open.begin : end;
    this.#open = undefined;
    if (this.#steps.length < mostSteps) this.#steps.push({ name, begin, end, result });
  }

  /** A clock that was set back meanwhile stands still here. */
  #note(time: string | undefined): void {
    if (time === undefined) return;
    const here = Date.parse(time) - this.#source.clockAhead * 1000;
    this.#last = new Date(Math.max(here, this.#last?.getTime() ?? here));
    this.#begin ??= this.#last;
  }
}

/**
 * The installation that a run belongs to: what the ids of its runs on all nodes begin with. It begins
 * with the time, so a later one is greater.
 */
export function installationOf(runId: string): string {
  return /^\d{8}t\d{6}-[0-9a-f]{8}/.exec(runId)?.[0] ?? runId;
}

/** The runs of the newest installation among them. */
export function newestInstallation(runs: readonly RunTimeline[]): RunTimeline[] {
  const newest = runs.map(({ runId }) => installationOf(runId)).toSorted().at(-1);
  return runs.filter(({ runId }) => installationOf(runId) === newest);
}

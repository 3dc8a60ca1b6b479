import type { OnInstallEvent } from "./install_event.ts";
import { logLine, type NodeLog } from "./node_log.ts";
import { type RunOutput, RunOutputParser, type RunRecord } from "./run_output.ts";
import type { SecretMask } from "./secret_mask.ts";

/** How many of the last lines are kept for the summary of a failed node. */
const keptLines = 10;

/** What came of a run that was followed to its end. */
export interface RunEnd {
  readonly ok: boolean;
  /** Steps that changed something. */
  readonly changed: readonly string[];
  /** The step that it was in last. */
  readonly step: string | undefined;
  /**
   * How systemd, or the shell, says that it ended: `success`, `exit-code`, `signal`, …; `stopped` when
   * it ended before its next step, as it was told to.
   */
  readonly result: string;
  readonly exitCode: string;
  readonly lastLines: readonly string[];
}

/** What a run is followed with. */
export interface Follower {
  readonly node: string;
  readonly mask: SecretMask;
  readonly log: NodeLog;
  readonly onEvent: OnInstallEvent;
  /** A fact that a script tells, for example `etcdClusterId`. */
  readonly onFact: (name: string, value: string) => Promise<void>;
}

/** A run's state as its output tells, through as many connections as it takes. */
export class FollowedRun {
  lastLines: string[] = [];
  step: string | undefined;
  /** How many steps have ended well, at most, in any of the runs that were followed. */
  stepsDone = 0;
  readonly #follower: Follower;
  readonly #changed = new Set<string>();
  #runId: string | undefined;
  #offset = 0;
  #parser: RunOutputParser;
  #end: RunRecord & { event: "end" } | undefined;
  #stopped = false;

  constructor(follower: Follower) {
    this.#follower = follower;
    this.#parser = new RunOutputParser(follower.mask);
  }

  /** Steps that changed something, in all runs that were followed. */
  get changed(): readonly string[] {
    return [...this.#changed];
  }

  /** Which run is followed; undefined before the first one. */
  get runId(): string | undefined {
    return this.#runId;
  }

  /**
   * Follows this run from now on: on from where it was left, or from its beginning.
   * @returns how many bytes of its output we have had
   */
  turnTo(runId: string): number {
    if (this.#runId !== runId) {
      this.#runId = runId;
      this.#offset = 0;
      this.#parser = new RunOutputParser(this.#follower.mask);
      this.#stopped = false;
    }
    return this.#offset;
  }

  /** Follows the output until it ends. @returns undefined when that was before the run's own end */
  async follow(output: AsyncIterable<Uint8Array>): Promise<RunEnd | undefined> {
    for await (const bytes of output) {
      this.#offset += bytes.length;
      for (const piece of this.#parser.push(bytes)) await this.#take(piece);
      await this.#follower.log.flush();
    }
    if (this.#end === undefined) return undefined;
    const { exit } = this.#end;
    const result = this.#stopped ? "stopped" : this.#end.result;
    const { changed, step, lastLines } = this;
    return { ok: result === "success", changed, step, result, exitCode: exit, lastLines };
  }

  /** Takes what came after the last line feed, when nothing more will come of this run. */
  async cutOff(): Promise<void> {
    for (const piece of this.#parser.end()) await this.#take(piece);
    await this.#follower.log.flush();
  }

  async #take(piece: RunOutput): Promise<void> {
    const { node, mask, log, onEvent } = this.#follower;
    const line = logLine(piece);
    if (line !== undefined) log.add(piece.kind === "line" ? line : mask.hide(line));
    if (piece.kind === "line") {
      this.lastLines = [...this.lastLines, piece.text].slice(-keptLines);
      onEvent({ kind: "output", node, line: piece.text });
    } else {
      await this.#takeRecord(piece.record);
    }
  }

  async #takeRecord(record: RunRecord): Promise<void> {
    const { node, onEvent, onFact } = this.#follower;
    if (record.event === "end") this.#end = record;
    if (record.event === "fact") await onFact(record.name, record.value);
    if (record.event === "stopped") {
      this.#stopped = true;
      this.step = record.before;
    }
    if (record.event === "start") {
      const { step, number, of } = record;
      this.step = step;
      onEvent({ kind: "step-started", node, step, number, of });
    }
    if (record.event === "done") {
      const { step, number, of, result, seconds, exit } = record;
      if (result === "changed") this.#changed.add(step);
      if (result !== "failed") this.stepsDone = Math.max(this.stepsDone, number);
      onEvent({ kind: "step-ended", node, step, number, of, result, seconds, exitCode: exit });
    }
  }
}

import { ConnectionError } from "../errors.ts";
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
  /** How systemd, or the shell, says that it ended: `success`, `exit-code`, `signal`, … */
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

/** A run's state as its output tells. */
export class FollowedRun {
  readonly changed: string[] = [];
  lastLines: string[] = [];
  step: string | undefined;
  readonly #follower: Follower;

  constructor(follower: Follower) {
    this.#follower = follower;
  }

  /**
   * Follows the output to its end.
   * @throws ConnectionError `lost` when it ends before the run has
   */
  async follow(output: AsyncIterable<Uint8Array>): Promise<RunEnd> {
    const parser = new RunOutputParser();
    let end: RunRecord & { event: "end" } | undefined;
    const take = async (piece: RunOutput) => {
      if (piece.kind === "record" && piece.record.event === "end") end = piece.record;
      await this.#take(piece);
    };
    for await (const bytes of output) {
      for (const piece of parser.push(bytes)) await take(piece);
      await this.#follower.log.flush();
    }
    for (const piece of parser.end()) await take(piece);
    if (end === undefined) {
      throw new ConnectionError("lost", `The connection to "${this.#follower.node}" broke`);
    }
    const { result, exit } = end;
    const { changed, step, lastLines } = this;
    return { ok: result === "success", changed, step, result, exitCode: exit, lastLines };
  }

  async #take(piece: RunOutput): Promise<void> {
    const { node, mask, log, onEvent } = this.#follower;
    const line = logLine(piece);
    if (line !== undefined) log.add(mask.hide(line));
    if (piece.kind === "line") {
      const text = mask.hide(piece.text);
      this.lastLines = [...this.lastLines, text].slice(-keptLines);
      onEvent({ kind: "output", node, line: text });
    } else {
      await this.#takeRecord(piece.record);
    }
  }

  async #takeRecord(record: RunRecord): Promise<void> {
    const { node, onEvent, onFact } = this.#follower;
    if (record.event === "fact") await onFact(record.name, record.value);
    if (record.event === "stopped") this.step = record.before;
    if (record.event === "start") {
      const { step, number, of } = record;
      this.step = step;
      onEvent({ kind: "step-started", node, step, number, of });
    }
    if (record.event === "done") {
      const { step, number, of, result, seconds, exit } = record;
      if (result === "changed") this.changed.push(step);
      onEvent({ kind: "step-ended", node, step, number, of, result, seconds, exitCode: exit });
    }
  }
}

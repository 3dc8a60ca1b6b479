import type { Write } from "./witness_protocol.ts";

/** When what happened to a master, by the witness's clock. */
export interface DrillMarks {
  /** Before anything was stopped. */
  readonly stopping: number;
  /** What was stopped was started again. */
  readonly restored: number;
}

/** What was measured while a master was away. */
export interface MasterMeasurement {
  readonly master: string;
  /** The master from which it was measured. */
  readonly witness: string;
  readonly marks: DrillMarks;
  readonly writes: readonly Write[];
  /** Which writes could be read in the end. */
  readonly there: readonly number[];
}

/** How the loss of a master was borne. */
export interface MasterReport {
  readonly master: string;
  readonly witness: string;
  /** The longest time in which no write succeeded, in seconds; 0 when none failed. */
  readonly awaySeconds: number;
  /** From the first write that failed to the first one after which all succeeded, in seconds. */
  readonly unsteadySeconds: number;
  /** The same when the master came back. */
  readonly returnSeconds: number;
  readonly writes: number;
  readonly failed: number;
  /** Writes that were acknowledged, and cannot be read. */
  readonly lost: readonly number[];
  /** What the timeline shows, in seconds from its beginning. */
  readonly timeline: Timeline;
}

/** Writes and marks, in seconds from the first write. */
export interface Timeline {
  readonly stopping: number;
  readonly restored: number;
  readonly writes: readonly {
    readonly at: number;
    readonly seconds: number;
    readonly ok: boolean;
  }[];
}

/** What a drill has come to. */
export interface DrillReport {
  readonly clusterName: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly maxSeconds: number;
  readonly masters: readonly MasterReport[];
  /** Masters that were not drilled, because of what came before. */
  readonly notDone: readonly string[];
  /** Whether all were, none took longer than it may, and nothing was lost. */
  readonly passed: boolean;
  /** Why not, a sentence each. */
  readonly problems: readonly string[];
}

/** Works out how the loss of a master was borne. */
export function masterReport(
  { master, witness, marks, writes, there }: MasterMeasurement,
): MasterReport {
  const sorted = writes.toSorted((one, other) => one.at - other.at);
  const begin = sorted[0]?.at ?? marks.stopping;
  const found = new Set(there);
  const during = sorted.filter(({ at }) => at < marks.restored);
  const after = sorted.filter(({ at }) => at >= marks.restored);
  return {
    master,
    witness,
    awaySeconds: rounded(longestAway(sorted)),
    unsteadySeconds: rounded(unsteady(during, marks.restored)),
    returnSeconds: rounded(unsteady(after, after.at(-1)?.at ?? marks.restored)),
    writes: sorted.length,
    failed: sorted.filter((write) => !isAcknowledged(write)).length,
    lost: sorted.filter((write) => isAcknowledged(write) && !found.has(write.id)).map(({ id }) =>
      id
    ),
    timeline: {
      stopping: rounded(marks.stopping - begin),
      restored: rounded(marks.restored - begin),
      writes: sorted.map((write) => ({
        at: rounded(write.at - begin),
        seconds: write.seconds,
        ok: isAcknowledged(write),
      })),
    },
  };
}

/** Puts together what masters' losses have cost. */
export function drillReport(
  { clusterName, startedAt, maxSeconds, masters, notDone }: Pick<
    DrillReport,
    "clusterName" | "startedAt" | "maxSeconds" | "masters" | "notDone"
  >,
): DrillReport {
  const problems = [
    ...masters.flatMap((report) => problemsOf(report, maxSeconds)),
    ...notDone.map((name) => `${name} was not drilled`),
  ];
  const passed = problems.length === 0;
  return { clusterName, startedAt, maxSeconds, masters, notDone, passed, problems };
}

function problemsOf(
  { master, unsteadySeconds, returnSeconds, writes, failed, lost }: MasterReport,
  maxSeconds: number,
): string[] {
  const found: string[] = [];
  const limit = `more than ${maxSeconds} s`;
  if (writes === failed) return [`no write succeeded while ${master} was away`];
  if (unsteadySeconds > maxSeconds) {
    found.push(`without ${master} writes failed for ${unsteadySeconds.toFixed(1)} s, ${limit}`);
  }
  if (returnSeconds > maxSeconds) {
    found.push(
      `when ${master} came back writes failed for ${returnSeconds.toFixed(1)} s, ${limit}`,
    );
  }
  if (lost.length > 0) {
    const what = lost.length === 1
      ? "a write that was acknowledged"
      : `${lost.length} writes that were acknowledged`;
    const verb = lost.length === 1 ? "is" : "are";
    found.push(`${what} while ${master} was away ${verb} lost`);
  }
  return found;
}

function isAcknowledged({ status }: Write): boolean {
  return status >= 200 && status < 300;
}

/** From a success to the next one, where something failed between them. */
function longestAway(sorted: readonly Write[]): number {
  let longest = 0;
  let last = sorted[0]?.at ?? 0;
  let failing = false;
  for (const write of sorted) {
    if (isAcknowledged(write)) {
      if (failing) longest = Math.max(longest, write.at + write.seconds - last);
      last = write.at;
      failing = false;
    } else failing = true;
  }
  // What did not come back was away to the end.
  return failing ? Math.max(longest, (sorted.at(-1)?.at ?? last) - last) : longest;
}

/** @param end where it ends if none succeeds after the last that failed */
function unsteady(sorted: readonly Write[], end: number): number {
  const first = sorted.find((write) => !isAcknowledged(write));
  if (first === undefined) return 0;
  const last = sorted.findLastIndex((write) => !isAcknowledged(write));
  return Math.max(0, (sorted[last + 1]?.at ?? end) - first.at);
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

import type { LabRun } from "../lab_runs/run_chosen.ts";
import type { Figure } from "./scenario.ts";

/** How a scenario came out once. */
export interface RecordedRun {
  readonly scenario: string;
  /** ISO 8601, without the time. */
  readonly date: string;
  readonly ok: boolean;
  /** How long it took. */
  readonly seconds: number;
  readonly figures: Readonly<Record<string, Figure>>;
}

/** Figures of a run, by the scenario's id. */
export type Figures = ReadonlyMap<string, RecordedRun["figures"]>;

/** How many runs of a scenario are kept: as many as a median wants. */
const kept = 3;

/**
 * The record with a run more, the oldest first.
 * @param record of the runs until then; of each scenario its last three stay
 */
export function addRun(
  record: readonly RecordedRun[],
  { date, results }: LabRun,
  figures: Figures,
): RecordedRun[] {
  const added = results.map(({ id, ok, seconds }) => ({
    scenario: id,
    date: date.slice(0, 10),
    ok,
    seconds: Math.round(seconds),
    figures: figures.get(id) ?? {},
  }));
  const all = [...record, ...added];
  return all.filter(({ scenario }, index) =>
    all.slice(index + 1).filter((later) => later.scenario === scenario).length < kept
  );
}

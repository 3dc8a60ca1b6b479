import type { LabTest } from "../lab_runs/run_chosen.ts";

/** Something that an administrator does to a cluster that lives, on the lab's machines. */
export interface Scenario extends LabTest {
  /** Does it, and throws unless it ends as promised; figures that are worth keeping are noted. */
  readonly play: (note: NoteFigure) => Promise<void>;
}

/** A time in seconds, how many of all failed, or words for what is neither. */
export type Figure = number | Failures | string;

/** How many of all failed. */
export interface Failures {
  readonly failed: number;
  readonly of: number;
}

/** Notes a figure, for example `API away when m0 is lost`, 3.1. */
export type NoteFigure = (name: string, figure: Figure) => void;

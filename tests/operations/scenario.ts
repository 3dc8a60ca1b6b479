import type { LabTest } from "../lab_runs/run_chosen.ts";

/** Something that an administrator does to a cluster that lives, on the lab's machines. */
export interface Scenario extends LabTest {
  /** Does it, and throws unless it ends as promised; figures that are worth keeping are noted. */
  readonly play: (note: NoteFigure) => Promise<void>;
}

/** Notes a figure, for example `API away when m0 is stopped`, `3.1 s`. */
export type NoteFigure = (name: string, value: string) => void;

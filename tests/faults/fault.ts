import type { Chance } from "../lab_runs/chance.ts";

/** Something that goes wrong while a cluster is installed, and what has to come of it. */
export interface Fault {
  /** Short and stable, for the command line: `installer-killed`. */
  readonly id: string;
  /** What happens. */
  readonly what: string;
  /** What the person at the terminal sees. */
  readonly seen: string;
  /** What is lost by it. */
  readonly lost: string;
  /** Where it is provoked: on the lab's machines, or behind a real sshd on this one. */
  readonly where: "lab" | "sshd";
  /** Provokes it, and throws unless it ends as promised. */
  readonly provoke: (chance: Chance) => Promise<void>;
}

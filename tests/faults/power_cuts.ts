import { lab } from "../e2e/lab.ts";
import type { ToldEvent } from "./install_process.ts";

/** Cuts a machine's power in each of its steps, so many times at most, and switches it on again. */
export class PowerCuts {
  count = 0;
  readonly #machine: string;
  readonly #most: number;
  readonly #steps = new Set<string>();
  #last: Promise<void> = Promise.resolve();

  constructor(machine: string, most: number) {
    this.#machine = machine;
    this.#most = most;
  }

  readonly onEvent = ({ event, node, step }: ToldEvent): void => {
    if (event !== "step-started" || node !== this.#machine || step === undefined) return;
    if (this.count >= this.#most || this.#steps.has(step)) return;
    this.#steps.add(step);
    this.count++;
    this.#last = this.#last.then(async () => {
      await lab("kill", this.#machine);
      await lab("start", this.#machine);
    });
  };

  async done(): Promise<void> {
    await this.#last;
  }
}

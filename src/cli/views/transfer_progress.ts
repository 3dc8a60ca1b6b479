import type { Clock } from "../../ports.ts";

/** Seconds between two lines about the same thing. */
const interval = 5;

/** Says now and then how far a long transfer is. What takes less than some seconds has no line. */
export class TransferProgress {
  readonly #name: string;
  readonly #clock: Pick<Clock, "monotonicSeconds">;
  readonly #say: (text: string) => void;
  #last: number;

  constructor(
    name: string,
    clock: Pick<Clock, "monotonicSeconds">,
    say: (text: string) => void,
  ) {
    this.#name = name;
    this.#clock = clock;
    this.#say = say;
    this.#last = clock.monotonicSeconds();
  }

  /** @param total undefined while it is not known */
  show(what: string, bytes: number, total?: number): void {
    const now = this.#clock.monotonicSeconds();
    if (now - this.#last < interval) return;
    this.#last = now;
    const share = total === undefined
      ? ""
      : ` of ${mebibytes(total)} (${Math.floor((bytes / total) * 100)} %)`;
    this.#say(`${this.#name}: ${what}: ${mebibytes(bytes)}${share}\n`);
  }
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(bytes < 100 * 2 ** 20 ? 1 : 0)} MiB`;
}

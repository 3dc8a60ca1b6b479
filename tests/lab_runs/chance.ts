/** Chance that can be repeated: the same seed gives the same numbers. */
export class Chance {
  #state: number;

  /** @param seed a whole number */
  constructor(readonly seed: number) {
    this.#state = seed >>> 0;
  }

  /** @returns from 0 to below 1 (mulberry32: small, and good enough to choose by) */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** @returns from `low` to below `high` */
  between(low: number, high: number): number {
    return low + this.next() * (high - low);
  }

  /** Takes so many of the items, each at most once. */
  choose<Item>(items: readonly Item[], count: number): Item[] {
    const left = [...items];
    const chosen: Item[] = [];
    while (chosen.length < count && left.length > 0) {
      chosen.push(...left.splice(Math.floor(this.next() * left.length), 1));
    }
    return chosen;
  }
}

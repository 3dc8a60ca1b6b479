import type { Clock } from "../../src/ports.ts";

/** A clock that stands still until it is told; sleeping takes no time and moves it on. */
export class FixedClock implements Clock {
  #milliseconds: number;

  constructor(now = "2026-11-23T12:00:00Z") {
    this.#milliseconds = Date.parse(now);
  }

  now(): Date {
    return new Date(this.#milliseconds);
  }

  monotonicSeconds(): number {
    return this.#milliseconds / 1000;
  }

  sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    this.advance({ seconds });
    return Promise.resolve();
  }

  advance(by: { seconds?: number; days?: number }): void {
    this.#milliseconds += ((by.seconds ?? 0) + (by.days ?? 0) * 86_400) * 1000;
  }
}

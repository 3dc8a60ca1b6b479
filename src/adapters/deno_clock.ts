import type { Clock } from "../ports.ts";

/** The machine's clock. */
export const denoClock: Clock = {
  now(): Date {
    return new Date();
  },

  monotonicSeconds(): number {
    return performance.now() / 1000;
  },

  sleep(seconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const abort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", abort);
        resolve();
      }, seconds * 1000);
      signal?.addEventListener("abort", abort, { once: true });
    });
  },
};

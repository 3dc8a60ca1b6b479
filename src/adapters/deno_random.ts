import type { Random } from "../ports.ts";

/** What one call of `crypto.getRandomValues` may ask for. */
const mostAtOnce = 65_536;

/** The operating system's randomness. */
export const denoRandom: Random = {
  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += mostAtOnce) {
      crypto.getRandomValues(bytes.subarray(at, at + mostAtOnce));
    }
    return bytes;
  },
};

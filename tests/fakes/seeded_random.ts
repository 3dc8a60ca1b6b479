import { createHash } from "node:crypto";
import type { Random } from "../../src/ports.ts";

/** Bytes that look random and are the same for the same seed: SHA-256 of seed and counter. */
export class SeededRandom implements Random {
  #counter = 0;

  constructor(readonly seed = "seed") {}

  bytes(length: number): Uint8Array {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 32) {
      const block = createHash("sha256").update(`${this.seed}/${this.#counter++}`).digest();
      bytes.set(block.subarray(0, length - at), at);
    }
    return bytes;
  }
}

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";

/** etcd puts the SHA-256 of a snapshot's data at its end, in so many bytes. */
const checksumSize = 32;

/** Looks at a snapshot's bytes as they go by, and keeps none of them. */
export class SnapshotChecksum {
  readonly #whole = createHash("sha256");
  readonly #data = createHash("sha256");
  /** The last bytes so far, which may be the checksum. */
  #end = Buffer.alloc(0);
  #size = 0;

  /** Passes the bytes on. */
  async *watch(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const piece of pieces) {
      this.take(piece);
      yield piece;
    }
  }

  take(piece: Uint8Array): void {
    this.#size += piece.length;
    this.#whole.update(piece);
    const bytes = Buffer.concat([this.#end, piece]);
    const dataEnd = Math.max(0, bytes.length - checksumSize);
    this.#data.update(bytes.subarray(0, dataEnd));
    this.#end = Buffer.from(bytes.subarray(dataEnd));
  }

  /** What was seen; once, when all has gone by. */
  result(): SnapshotChecksums {
    const sha256 = this.#whole.digest("hex");
    // The data are whole pages, so what is left over is a checksum or nothing of etcd's.
    const isWhole = this.#size % 512 === checksumSize && this.#data.digest().equals(this.#end);
    return { sha256, size: this.#size, isWhole };
  }
}

/** What the bytes of a snapshot are known by. */
export interface SnapshotChecksums {
  /** Of the whole file, hex. */
  readonly sha256: string;
  readonly size: number;
  /** Whether the checksum at its end is that of what comes before. */
  readonly isWhole: boolean;
}

/** Longest line that is waited for, in bytes; what is longer is no line of a launcher. */
const longestLine = 64 * 1024;

/** Reads a stream's first lines one by one, and then the rest as it comes. */
export class LineReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #buffer: Uint8Array = new Uint8Array();

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** @returns the next line without its end; undefined when the stream ends before one does */
  async line(): Promise<string | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf(10);
      if (end >= 0) {
        const line = new TextDecoder().decode(this.#buffer.subarray(0, end));
        this.#buffer = this.#buffer.subarray(end + 1);
        return line;
      }
      if (this.#buffer.length > longestLine) return undefined;
      const next = await this.#chunks.next();
      if (next.done) return undefined;
      this.#buffer = joined(this.#buffer, next.value);
    }
  }

  /** What came after the last whole line. */
  get unended(): string {
    return new TextDecoder().decode(this.#buffer);
  }

  /** Everything after the lines that were read. */
  async *rest(): AsyncGenerator<Uint8Array> {
    if (this.#buffer.length > 0) yield this.#buffer;
    this.#buffer = new Uint8Array();
    for (let next; !(next = await this.#chunks.next()).done;) yield next.value;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}

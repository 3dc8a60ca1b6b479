/** Longest line that is waited for, in bytes; what is longer is no line of a launcher. */
const longestLine = 64 * 1024;

/** Reads a stream's first lines one by one, and then the rest as it comes. */
export class LineReader {
  readonly #chunks: AsyncIterator<Uint8Array>;
  /** What was read and not yet given is between these two; behind them is room. */
  #buffer = new Uint8Array();
  #from = 0;
  #to = 0;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#chunks = stream[Symbol.asyncIterator]();
  }

  /** @returns the next line without its end; undefined when the stream ends before one does */
  async line(): Promise<string | undefined> {
    let searched = this.#from;
    for (;;) {
      const end = this.#buffer.subarray(0, this.#to).indexOf(10, searched);
      if (end >= 0) {
        const line = new TextDecoder().decode(this.#buffer.subarray(this.#from, end));
        this.#from = end + 1;
        return line;
      }
      if (this.#to - this.#from > longestLine) return undefined;
      const next = await this.#chunks.next();
      if (next.done) return undefined;
      searched = this.#add(next.value);
    }
  }

  /** What came after the last whole line. */
  get unended(): string {
    return new TextDecoder().decode(this.#buffer.subarray(this.#from, this.#to));
  }

  /** Everything after the lines that were read. */
  async *rest(): AsyncGenerator<Uint8Array> {
    const read = this.#buffer.subarray(this.#from, this.#to);
    if (read.length > 0) yield read;
    this.#buffer = new Uint8Array();
    this.#from = this.#to = 0;
    for (let next; !(next = await this.#chunks.next()).done;) yield next.value;
  }

  /** Makes twice the room that is needed, for a line may come byte by byte. @returns where it begins */
  #add(bytes: Uint8Array): number {
    if (this.#to + bytes.length > this.#buffer.length) {
      const read = this.#buffer.subarray(this.#from, this.#to);
      this.#buffer = new Uint8Array(2 * (read.length + bytes.length));
      this.#buffer.set(read);
      this.#from = 0;
      this.#to = read.length;
    }
    const start = this.#to;
    this.#buffer.set(bytes, start);
    this.#to += bytes.length;
    return start;
  }
}

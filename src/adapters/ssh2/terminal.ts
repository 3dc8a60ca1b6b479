/** The person's terminal, or what stands in its place when our input and output are redirected. */
export interface Terminal {
  /** Whether input comes from a terminal. */
  readonly isTerminal: boolean;
  /** What programs call this kind of terminal, for example `xterm-256color`. */
  readonly name: string;
  size(): { readonly columns: number; readonly rows: number };
  /** Passes every key on as it is pressed, Ctrl-C too. */
  setRaw(raw: boolean): void;
  /** @returns a function that ends the listening */
  onResize(listener: () => void): () => void;
  readonly input: ReadableStream<Uint8Array>;
  write(bytes: Uint8Array): Promise<void>;
  writeError(bytes: Uint8Array): Promise<void>;
}

/** The terminal of this process. */
export function processTerminal(): Terminal {
  return {
    get isTerminal() {
      return Deno.stdin.isTerminal();
    },
    get name() {
      return Deno.env.get("TERM") ?? "xterm";
    },
    size() {
      return Deno.consoleSize();
    },
    setRaw(raw) {
      Deno.stdin.setRaw(raw);
    },
    onResize(listener) {
      Deno.addSignalListener("SIGWINCH", listener);
      return () => Deno.removeSignalListener("SIGWINCH", listener);
    },
    get input() {
      return Deno.stdin.readable;
    },
    write(bytes) {
      return writeAll(Deno.stdout, bytes);
    },
    writeError(bytes) {
      return writeAll(Deno.stderr, bytes);
    },
  };
}

async function writeAll(
  output: { write(bytes: Uint8Array): Promise<number> },
  bytes: Uint8Array,
): Promise<void> {
  let written = 0;
  while (written < bytes.length) written += await output.write(bytes.subarray(written));
}

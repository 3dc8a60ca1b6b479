import picocolors from "picocolors";
import { AssetsError, type HakubeError } from "../errors.ts";

/** Where the program's words go. Data goes to `out`; everything said to a person to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` shows colours. */
  readonly colour: boolean;
  /** Why not all of `out` was written, for example because its disk is full. */
  readonly failure: HakubeError | undefined;
}

/** Colours text when the terminal shows colours. */
export function styled(
  { colour }: Terminal,
  style: "bold" | "red" | "yellow" | "green",
  text: string,
): string {
  return picocolors.createColors(colour)[style](text);
}

/** One of the process's streams, as far as it is needed here. */
export interface OutputStream {
  writeSync(bytes: Uint8Array): number;
}

/** This process's standard output and error. */
export function processTerminal(noColour: boolean): Terminal {
  return streamTerminal(
    Deno.stdout,
    Deno.stderr,
    !noColour && !Deno.noColor && Deno.stderr.isTerminal(),
  );
}

/**
 * A terminal of two streams. Writing never throws, for what goes on on nodes is followed to its end
 * even if nobody reads; {@link Terminal.failure} tells it afterwards.
 */
export function streamTerminal(out: OutputStream, err: OutputStream, colour: boolean): Terminal {
  let failure: HakubeError | undefined;
  let outIsOpen = true;
  return {
    out(text) {
      if (!outIsOpen) return;
      const error = writeAll(out, text);
      if (error === undefined) return;
      outIsOpen = false;
      // A reader such as `head` that has read enough is no failure.
      if (!(error instanceof Deno.errors.BrokenPipe)) failure = outputError(error);
    },
    err(text) {
      // Where should one say that one cannot say anything?
      writeAll(err, text);
    },
    colour,
    get failure() {
      return failure;
    },
  };
}

/** @returns what was thrown; undefined when all was written */
function writeAll(stream: OutputStream, text: string): unknown {
  const bytes = new TextEncoder().encode(text);
  try {
    for (let written = 0; written < bytes.length;) {
      written += stream.writeSync(bytes.subarray(written));
    }
  } catch (error) {
    return error;
  }
  return undefined;
}

function outputError(error: unknown): HakubeError {
  const reason = error instanceof Error ? error.message : String(error);
  return new AssetsError(`Standard output cannot be written: ${reason}`, [
    "what was printed is not whole; mend it and run the command again",
  ], { cause: error });
}

import picocolors from "picocolors";
import { AssetsError, type HakubeError } from "../errors.ts";

/** Where the program's words go. Data goes to `out`; everything said to a person to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` shows colours. */
  readonly colour: boolean;
  /** Whether `out` shows colours. */
  readonly outColour: boolean;
  /** The window in which `err` is shown; undefined when it goes elsewhere. It may change at any time. */
  window(): WindowSize | undefined;
  /** Shows or hides the cursor of `err`. However the program ends, it is shown again. */
  setCursor(visible: boolean): void;
  /** Whether somebody still reads `out`. */
  readonly isRead: boolean;
  /** Why not all of `out` was written, for example because its disk is full. */
  readonly failure: HakubeError | undefined;
}

/** Size of a window, in characters. */
export interface WindowSize {
  readonly columns: number;
  readonly rows: number;
}

/** Colours text when the terminal shows colours. `alarm` is what nobody may miss. */
export function styled(
  { colour }: Pick<Terminal, "colour">,
  style: "bold" | "dim" | "red" | "yellow" | "green" | "cyan" | "alarm",
  text: string,
): string {
  const colours = picocolors.createColors(colour);
  return style === "alarm" ? colours.bold(colours.red(text)) : colours[style](text);
}

/** One of the process's streams, as far as it is needed here. */
export interface OutputStream {
  writeSync(bytes: Uint8Array): number;
}

/** This process's standard output and error. */
export function processTerminal(noColour: boolean): Terminal {
  const isTerminal = Deno.stderr.isTerminal();
  const wanted = !noColour && !Deno.noColor;
  return streamTerminal(
    Deno.stdout,
    Deno.stderr,
    { out: wanted && Deno.stdout.isTerminal(), err: wanted && isTerminal },
    isTerminal ? consoleSize : undefined,
  );
}

/** What a window has whose terminal does not say its size, as some serial lines do not. */
const usualSize: WindowSize = { columns: 80, rows: 24 };

function consoleSize(): WindowSize {
  const { columns, rows } = Deno.consoleSize();
  return columns > 0 && rows > 0 ? { columns, rows } : usualSize;
}

/**
 * A terminal of two streams. Writing never throws, for what goes on on nodes is followed to its end
 * even if nobody reads; {@link Terminal.failure} tells it afterwards.
 */
export function streamTerminal(
  out: OutputStream,
  err: OutputStream,
  colours: { readonly out: boolean; readonly err: boolean },
  size?: () => WindowSize,
): Terminal {
  let failure: HakubeError | undefined;
  let outIsOpen = true;
  const showCursor = () => void writeAll(err, "\x1b[?25h");
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
    colour: colours.err,
    outColour: colours.out,
    window: () => size?.(),
    setCursor(visible) {
      for (const end of endings) {
        if (visible) globalThis.removeEventListener(end, showCursor);
        else globalThis.addEventListener(end, showCursor);
      }
      if (visible) showCursor();
      else writeAll(err, "\x1b[?25l");
    },
    get isRead() {
      return outIsOpen;
    },
    get failure() {
      return failure;
    },
  };
}

/** How the program may end besides returning; each is told before. */
const endings = ["unload", "error", "unhandledrejection"];

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
  return new AssetsError(`standard output cannot be written: ${reason}`, [
    "what was printed is not whole; mend it and run the command again",
  ], { cause: error });
}

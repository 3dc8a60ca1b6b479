import picocolors from "picocolors";

/** Where the program's words go. Data goes to `out`; everything said to a person to `err`. */
export interface Terminal {
  out(text: string): void;
  err(text: string): void;
  /** Whether `err` shows colours. */
  readonly colour: boolean;
}

/** Colours text when the terminal shows colours. */
export function styled(
  { colour }: Terminal,
  style: "bold" | "red" | "yellow" | "green",
  text: string,
): string {
  return picocolors.createColors(colour)[style](text);
}

/** This process's standard output and error. */
export function processTerminal(noColour: boolean): Terminal {
  const write = (stream: typeof Deno.stdout) => (text: string) => {
    const bytes = new TextEncoder().encode(text);
    for (let written = 0; written < bytes.length;) {
      written += stream.writeSync(bytes.subarray(written));
    }
  };
  return {
    out: write(Deno.stdout),
    err: write(Deno.stderr),
    colour: !noColour && !Deno.noColor && Deno.stderr.isTerminal(),
  };
}

import { LineReader } from "../../../src/install/line_reader.ts";

/** A program that one talks to in lines. */
export interface LineProgram extends AsyncDisposable {
  /** Says a line to it. @returns the next line that it says */
  ask(line: string): Promise<string>;
  /** Reads on until a line matches. @throws Error when it ends before */
  until(pattern: RegExp): Promise<string>;
}

/**
 * Starts a program whose end comes with that of its standard input, or with SIGTERM, or after a minute:
 * then a test that waits for a line fails. What it says on standard error is read too.
 */
export function startLineProgram(words: readonly string[]): LineProgram {
  const program = words.join(" ");
  const args = ["-c", 'exec timeout 60 "$@" 2>&1', "-", ...words];
  const child = new Deno.Command("/bin/sh", { args, stdin: "piped", stdout: "piped" }).spawn();
  const output = new LineReader(child.stdout);
  const input = child.stdin.getWriter();
  const until = async (pattern: RegExp): Promise<string> => {
    for (let line; (line = await output.line()) !== undefined;) {
      if (pattern.test(line)) return line;
    }
    throw new Error(`${program} ended before it said ${pattern}`);
  };
  return {
    until,
    async ask(line) {
      await input.write(new TextEncoder().encode(`${line}\n`));
      return await until(/^/);
    },
    async [Symbol.asyncDispose]() {
      await input.close().catch(() => {});
      try {
        child.kill("SIGTERM");
      } catch (error) {
        // It has ended with its standard input.
        if (!(error instanceof TypeError)) throw error;
      }
      await Array.fromAsync(output.rest());
      await child.status;
    },
  };
}

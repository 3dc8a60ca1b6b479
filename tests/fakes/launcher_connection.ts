import type { SshConnection } from "../../src/ports.ts";

/** What a machine prints when the launcher is called on it. */
export interface LauncherWords {
  readonly stdout: Iterable<string>;
  readonly stderr?: string;
}

/** A connection to a machine that says these words to every command, and then waits to be left. */
export function launcherConnection({ stdout, stderr = "" }: LauncherWords): {
  readonly connection: SshConnection;
  /** Whether the command's input was ended. */
  readonly ended: () => boolean;
} {
  let isEnded = false;
  const connection: SshConnection = {
    user: "admin",
    run: () =>
      Promise.resolve({
        stdout: encoded(stdout),
        stderr: encoded([stderr]),
        write: () => Promise.resolve(),
        end: () => {
          isEnded = true;
        },
        exit: Promise.resolve({ code: 1, signal: undefined }),
      }),
    interactive: () => Promise.reject(new Error("nobody asked for a shell")),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  return { connection, ended: () => isEnded };
}

async function* encoded(texts: Iterable<string>): AsyncGenerator<Uint8Array> {
  for (const text of texts) yield new TextEncoder().encode(text);
}

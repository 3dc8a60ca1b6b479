import { UsageError } from "../../errors.ts";

/** What came of a run of `ssh`. */
export interface SshResult {
  readonly code: number;
  readonly stdout: string;
  /** Cut short. */
  readonly stderr: string;
}

/** How `ssh` is run to its end. */
export interface SshRun {
  /** Whether it may ask at the terminal. */
  readonly interactive: boolean;
  /** Ended after so many seconds. */
  readonly timeoutSeconds: number | undefined;
}

/** How much of an output is kept, in characters. */
const kept = 64 * 1024;

/**
 * An `ssh` that may not ask has no terminal to ask at, not even one that it starts for a jump host:
 * every question goes to a program that fails. C makes the system's words those that we know.
 */
const silent = { SSH_ASKPASS: "false", SSH_ASKPASS_REQUIRE: "force", LC_ALL: "C" };

/** Starts `ssh` beside us, where Ctrl-C at our terminal does not reach it. */
export function startSsh(args: readonly string[]): Deno.ChildProcess {
  return spawn(args, { env: silent, detached: true, stdin: "piped" });
}

/** Runs `ssh` at our terminal. @returns its exit code, or that a signal ended it */
export async function runSshAtTerminal(args: readonly string[]): Promise<Deno.CommandStatus> {
  const all = { stdin: "inherit", stdout: "inherit", stderr: "inherit" } as const;
  return await spawn(args, all).status;
}

/** Runs `ssh` until it ends or goes into the background. @returns undefined when it took too long */
export async function runSsh(
  args: readonly string[],
  { interactive, timeoutSeconds }: SshRun,
): Promise<SshResult | undefined> {
  const late = new AbortController();
  const process = spawn(args, {
    env: interactive ? { LC_ALL: "C" } : silent,
    detached: !interactive,
    stdin: "null",
    signal: late.signal,
  });
  const stdout = new OutputText(process.stdout);
  // A person who is asked has to see why.
  const stderr = new OutputText(process.stderr, interactive ? Deno.stderr : undefined);
  // What stays in the background, or a proxy's command, may hold them open after its end.
  const leave = async () => {
    await Promise.all([stdout.leave(), stderr.leave()]);
  };
  late.signal.addEventListener("abort", leave);
  const timer = timeoutSeconds && setTimeout(() => late.abort(), timeoutSeconds * 1000);
  try {
    const { code } = await process.status;
    if (late.signal.aborted) return undefined;
    if (code === 0) await leave();
    return { code, stdout: await stdout.text, stderr: await stderr.text };
  } finally {
    clearTimeout(timer);
  }
}

function spawn(args: readonly string[], options: Deno.CommandOptions): Deno.ChildProcess {
  const piped = { stdout: "piped", stderr: "piped" } as const;
  try {
    return new Deno.Command("ssh", { ...piped, ...options, args: [...args] }).spawn();
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new UsageError("--ssh-transport openssh needs the program ssh, which is not installed", [
      "install it, on Debian and Ubuntu with: apt-get install openssh-client",
      "or leave --ssh-transport out",
    ], { cause: error });
  }
}

/** The text of an output that may never end. */
class OutputText {
  /** Resolves with its end, or when it is left. */
  readonly text: Promise<string>;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;

  /** @param copy gets all of it too */
  constructor(stream: ReadableStream<Uint8Array>, copy?: typeof Deno.stderr) {
    this.#reader = stream.getReader();
    this.text = this.#read(copy);
  }

  /** Reads no more than has come. */
  async leave(): Promise<void> {
    await this.#reader.cancel();
  }

  async #read(copy: typeof Deno.stderr | undefined): Promise<string> {
    const decoder = new TextDecoder();
    let text = "";
    for (let next; !(next = await this.#reader.read()).done;) {
      await copy?.write(next.value);
      if (text.length < kept) text += decoder.decode(next.value, { stream: true });
    }
    return text;
  }
}

import { createInterface } from "node:readline";
import { Readable } from "node:stream";

/** A program, its arguments, and what it shall find in its environment besides ours. */
export interface Command {
  readonly words: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A program has failed. */
export class ProgramError extends Error {
  override readonly name = "ProgramError";
  constructor(
    /** Name of the program. */
    readonly program: string,
    readonly code: number,
    /** What it printed last. */
    readonly lines: readonly string[],
  ) {
    super(`${program} ended with exit code ${code}`);
  }
}

/** Lines that are kept of what a program prints, for the case that it fails. */
const keptLines = 40;

/** The user wants no more of it. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Programs that run, to pass a signal on to. */
const running = new Set<Deno.ChildProcess>();
let isInterrupted = false;

/** Lets no program start any more. @param passOn to end those that run too, which a terminal does by itself */
export function interruptPrograms(passOn: boolean): void {
  isInterrupted = true;
  if (passOn) { for (const child of running) child.kill("SIGINT"); }
}

/**
 * Runs a program to its end.
 * @param onLine gets each line that it prints, on either output, as it comes
 * @throws ProgramError when it fails
 */
export async function runProgram(
  command: Command,
  onLine: (line: string) => void = () => {},
): Promise<void> {
  const child = start(command, "piped");
  const last: string[] = [];
  const read = async (stream: ReadableStream<Uint8Array>) => {
    for await (const line of createInterface({ input: Readable.fromWeb(stream as never) })) {
      last.push(line);
      if (last.length > keptLines) last.shift();
      onLine(line);
    }
  };
  const [status] = await Promise.all([child.status, read(child.stdout), read(child.stderr)]);
  running.delete(child);
  if (isInterrupted) throw new Interrupted();
  if (!status.success) throw new ProgramError(command.words[0] ?? "", status.code, last);
}

/** What hakube exits with when it was told to leave nodes to themselves, or was interrupted. */
const leftCodes = [8, 130];

/**
 * Runs a program that speaks to the terminal itself. What Ctrl-C means there, it asks.
 * @throws ProgramError when it fails, Interrupted when its user has left
 */
export async function runOnTerminal(command: Command): Promise<void> {
  const child = start(command, "inherit");
  const { success, code } = await child.status;
  running.delete(child);
  if (leftCodes.includes(code)) throw new Interrupted();
  if (!success) throw new ProgramError(command.words[0] ?? "", code, []);
  isInterrupted = false;
}

/** What a program writes to standard output. @throws ProgramError when it fails */
export async function outputOf(
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  if (isInterrupted) throw new Interrupted();
  const [program = "", ...args] = words;
  const { success, code, stdout, stderr } = await new Deno.Command(program, { args, env }).output();
  const decoder = new TextDecoder();
  if (!success) throw new ProgramError(program, code, decoder.decode(stderr).trim().split("\n"));
  return decoder.decode(stdout);
}

function start({ words, env = {}, cwd }: Command, output: "piped" | "inherit"): Deno.ChildProcess {
  if (isInterrupted) throw new Interrupted();
  const [program = "", ...args] = words;
  const child = new Deno.Command(program, {
    args,
    env,
    ...(cwd === undefined ? {} : { cwd }),
    stdin: output === "inherit" ? "inherit" : "null",
    stdout: output,
    stderr: output,
  }).spawn();
  running.add(child);
  return child;
}

/** How a program ended, and what it said. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a program runs, with which variables besides our own environment, and what it reads. */
export interface ProgramSettings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Nothing by default. */
  readonly stdin?: string;
}

/**
 * Runs a program to its end.
 * @param command the program and its arguments
 */
export async function runProgram(
  [program = "", ...args]: readonly string[],
  { stdin, ...settings }: ProgramSettings = {},
): Promise<ProgramResult> {
  const child = new Deno.Command(program, {
    args,
    ...settings,
    stdin: stdin === undefined ? "null" : "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  if (stdin !== undefined) {
    const writer = child.stdin.getWriter();
    // A program that does not read its standard input may have ended by now.
    await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()).catch(() => {});
  }
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/**
 * Runs a program that must succeed.
 * @returns what it wrote to standard output
 * @throws Error with all that it said, when it fails
 */
export async function outputOf(
  command: readonly string[],
  settings: ProgramSettings = {},
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, settings);
  if (code !== 0) throw new Error(`${command.join(" ")}: exit code ${code}\n${stderr}${stdout}`);
  return stdout;
}

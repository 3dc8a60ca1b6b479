/** How a program ended, and what it said. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where a program runs, and with which variables besides the machine's. */
export interface ProgramSettings {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program to its end, without standard input. */
export async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, env = {} }: ProgramSettings,
): Promise<ProgramResult> {
  const command = new Deno.Command(program, { args, cwd, env, stdin: "null" });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/**
 * Runs a program that must succeed.
 * @returns what it wrote to standard output
 * @throws Error with all that it said, when it fails
 */
export async function outputOf(
  command: readonly [string, ...string[]],
  settings: ProgramSettings,
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, settings);
  if (code !== 0) {
    throw new Error(`${command.join(" ")} ended with ${code}\n${stdout}\n${stderr}`);
  }
  return stdout;
}

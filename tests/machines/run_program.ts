/** What a program printed, and its exit code. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs a program to its end, with these variables besides our own environment.
 * @param command the program and its arguments
 */
export async function runProgram(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const [program = "", ...args] = command;
  const child = new Deno.Command(program, { args, env, stdin: "null" });
  const { code, stdout, stderr } = await child.output();
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
}

/** Runs a program that is to succeed. @throws Error with what it said, when it does not */
export async function runWell(
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(command, env);
  if (code !== 0) throw new Error(`${command.join(" ")}: exit code ${code}\n${stderr}${stdout}`);
  return stdout;
}

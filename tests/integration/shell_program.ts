import { type ProgramResult, runProgram } from "../run_program.ts";

/** Debian's package of each program that looks at shell scripts. */
const packages = { bash: "bash", shellcheck: "shellcheck" } as const;

/**
 * Runs bash or shellcheck.
 * @throws Error when it is not installed, naming the package: a script that nobody looked at is
 *   not known to be good
 */
export async function runShellProgram(
  name: keyof typeof packages,
  args: readonly string[],
): Promise<ProgramResult> {
  try {
    return await runProgram([name, ...args]);
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`${name} is missing: apt-get install ${packages[name]}`, { cause });
  }
}

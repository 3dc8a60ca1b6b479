import type { ProgramResult } from "./lab_program.ts";

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
  const command = new Deno.Command(name, { args: [...args], stdin: "null" });
  try {
    const { code, stdout, stderr } = await command.output();
    const decoder = new TextDecoder();
    return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
  } catch (cause) {
    if (!(cause instanceof Deno.errors.NotFound)) throw cause;
    throw new Error(`${name} is missing: apt-get install ${packages[name]}`, { cause });
  }
}

/** A command of Deno that failed. */
export class DenoFailed extends Error {
  override readonly name = "DenoFailed";
}

/**
 * Runs a command of Deno and waits for it.
 * @throws DenoFailed with what it said
 */
export async function runDeno(
  deno: string,
  args: readonly string[],
  directory: string,
): Promise<void> {
  const command = new Deno.Command(deno, {
    args: [...args],
    cwd: directory,
    stdout: "null",
    stderr: "piped",
    env: { NO_COLOR: "1", RUST_BACKTRACE: "0" },
  });
  const { success, stderr } = await command.output();
  if (!success) throw new DenoFailed(new TextDecoder().decode(stderr).trim());
}

import { join } from "node:path";

/** What a program said and how it ended. */
export interface ProgramResult {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs one of the lab's programs (`kubeadm`, `kubectl`, `containerd`, ...), of the versions that the
 * lab's clusters run.
 * @throws Error when it has not been built, saying how to
 */
export async function runLabProgram(name: string, args: string[]): Promise<ProgramResult> {
  const output = await new Deno.Command(await labProgram(name), { args }).output();
  const decoder = new TextDecoder();
  return {
    code: output.code,
    stdout: decoder.decode(output.stdout),
    stderr: decoder.decode(output.stderr),
  };
}

/** Path of one of the lab's programs. @throws Error when it has not been built, saying how to */
export async function labProgram(name: string): Promise<string> {
  const cache = Deno.env.get("HAKUBE_LAB_CACHE") ??
    join(Deno.env.get("HOME") ?? "", ".cache/hakube-lab");
  const path = join(cache, "bin", name);
  try {
    await Deno.stat(path);
  } catch (cause) {
    throw new Error(
      `${path} is missing: tests/lab/lab build --programs, ` +
        "or say with HAKUBE_LAB_CACHE where it is",
      { cause },
    );
  }
  return path;
}

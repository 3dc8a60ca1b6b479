import { join } from "node:path";
import { type ProgramResult, runProgram } from "../run_program.ts";

/**
 * Runs one of the lab's programs (`kubeadm`, `kubectl`, `containerd`, ...), of the versions that the
 * lab's clusters run.
 * @throws Error when it has not been built, saying how to
 */
export async function runLabProgram(name: string, args: string[]): Promise<ProgramResult> {
  return await runProgram([await labProgram(name), ...args]);
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

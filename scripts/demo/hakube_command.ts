import { existsSync } from "node:fs";
import { root } from "./demo_state.ts";

/** The words that run hakube: the binary at `HAKUBE_BIN`, or this source. */
export function hakubeWords(): string[] {
  const binary = Deno.env.get("HAKUBE_BIN");
  if (binary !== undefined) return [binary];
  const permissions = ["--quiet", "-P=hakube", "--config", `${root}deno.json`];
  return [Deno.execPath(), "run", ...permissions, `${root}main.ts`];
}

/**
 * How the user runs a task. npx puts a Deno on our PATH that is not on theirs.
 * @param directories those of the PATH that have a Deno
 */
export function taskCommand(directories: readonly string[], task: string): string {
  const isInstalled = directories.some((directory) =>
    !/[/\\](_npx|node_modules)[/\\]/.test(directory)
  );
  return isInstalled ? `deno task ${task}` : `npx --yes deno@2.9.6 task ${task}`;
}

/** The directories of the PATH that have a Deno. */
export function denoDirectories(): string[] {
  const directories = (Deno.env.get("PATH") ?? "").split(":");
  return directories.filter((directory) => existsSync(`${directory}/deno`));
}

import { existsSync } from "node:fs";

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

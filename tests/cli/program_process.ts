import { fileURLToPath } from "node:url";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { type ProgramResult, runProgram } from "../run_program.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const env = { NO_COLOR: "1" };

/** Runs hakube as a process of its own, with the permissions that users give it. */
export async function runHakube(
  args: readonly string[],
  { cwd, stdin = "" }: { cwd: string; stdin?: string },
): Promise<ProgramResult> {
  return await runProgram([...hakubeCommand(), ...args], { cwd, stdin, env });
}

/** Runs bash, in which the words `"$@"` run hakube as {@link runHakube} does. */
export async function runHakubeInShell(
  command: string,
  { cwd }: { cwd: string },
): Promise<ProgramResult> {
  return await runProgram(["/bin/bash", "-c", command, "bash", ...hakubeCommand()], { cwd, env });
}

/** Calls `work` with a new directory that holds the sample `ha.json` as `cluster.json`. */
export async function inSite(work: (directory: string) => Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir({ prefix: "hakube-cli-" });
  try {
    await Deno.copyFile(`${root}samples/ha.json`, `${directory}/cluster.json`);
    await work(directory);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

/** Every file and directory below one, with what shows that it was written: inode, times, mode. */
export async function treeOf(directory: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = `${directory}/${name}`;
    const { ino, mtime, ctime, mode, size } = await Deno.lstat(path);
    tree[path] = JSON.stringify({ ino, mtime, ctime, mode, size });
    if (isDirectory) Object.assign(tree, await treeOf(path));
  }
  return tree;
}

import { fileURLToPath } from "node:url";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import type { ProgramResult } from "../fakes/cli_context.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Runs hakube as a process of its own, with the permissions that users give it. */
export async function runHakube(
  args: readonly string[],
  { cwd, stdin = "" }: { cwd: string; stdin?: string },
): Promise<ProgramResult> {
  return await runProcess([...hakubeCommand(), ...args], { cwd, stdin });
}

/** Runs bash, in which the words `"$@"` run hakube as {@link runHakube} does. */
export async function runHakubeInShell(
  command: string,
  { cwd }: { cwd: string },
): Promise<ProgramResult> {
  return await runProcess(["/bin/bash", "-c", command, "bash", ...hakubeCommand()], {
    cwd,
    stdin: "",
  });
}

async function runProcess(
  [program, ...args]: readonly [string, ...string[]],
  { cwd, stdin }: { cwd: string; stdin: string },
): Promise<ProgramResult> {
  const child = new Deno.Command(program, {
    args,
    cwd,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const output = child.output();
  const writer = child.stdin.getWriter();
  // A program that does not read its standard input may have ended by now.
  await writer.write(new TextEncoder().encode(stdin)).then(() => writer.close()).catch(() => {});
  const { code, stdout, stderr } = await output;
  const decoder = new TextDecoder();
  return { code, stdout: decoder.decode(stdout), stderr: decoder.decode(stderr) };
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

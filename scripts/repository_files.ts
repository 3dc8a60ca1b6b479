import { fileURLToPath } from "node:url";
import type { SourceFile } from "./source_file.ts";

/** The repository's root, with a slash at its end. */
export const repositoryRoot = fileURLToPath(new URL("../", import.meta.url));

/**
 * Reads every text file that git tracks or would track: new files count, ignored ones do not.
 * @throws Error when git does not know the directory
 */
export async function repositoryFiles(): Promise<SourceFile[]> {
  const files = await Promise.all((await listPaths()).map(readText));
  return files.filter((file) => file !== undefined);
}

async function listPaths(): Promise<string[]> {
  const git = new Deno.Command("git", {
    args: ["ls-files", "-z", "--cached", "--others", "--exclude-standard"],
    cwd: repositoryRoot,
  });
  const { success, stdout, stderr } = await git.output();
  const decoder = new TextDecoder();
  if (!success) throw new Error(`git ls-files: ${decoder.decode(stderr)}`);
  return [...new Set(decoder.decode(stdout).split("\0").filter((path) => path !== ""))].sort();
}

/** @returns undefined for a file that was removed but is still tracked, a link, or no text */
async function readText(path: string): Promise<SourceFile | undefined> {
  const info = await Deno.lstat(`${repositoryRoot}${path}`).catch(absent);
  if (!info?.isFile) return undefined;
  const text = await Deno.readTextFile(`${repositoryRoot}${path}`);
  return text.includes("\0") ? undefined : { path, text };
}

function absent(error: unknown): undefined {
  if (!(error instanceof Deno.errors.NotFound)) throw error;
}

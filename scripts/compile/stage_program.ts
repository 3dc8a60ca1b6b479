import { dirname, join } from "node:path";
import { repositoryRoot } from "../repository_files.ts";
import { runDeno } from "./run_deno.ts";

/** Folders that the program reads while it runs; in the binary they lie where they lie here. */
const dataFolders = ["templates", "licenses"];

/**
 * Where the bundled program lies in the stage. Two folders deep, as its modules that read
 * {@link dataFolders} are in this repository: a path relative to a module is right in both.
 */
const programFolder = "src/hakube";

/**
 * Lays what the binary is made of into an empty directory: the program, bundled so that the unused parts
 * of libraries are left out and commands are loaded when they run, and the folders of data.
 * Not minified: a stack trace of a user shall name functions that somebody can find.
 * @returns the words that `deno compile` needs for it, besides output and target
 */
export async function stageProgram(stage: string, deno: string): Promise<string[]> {
  await runDeno(deno, [
    ...["bundle", "--quiet", "--platform=deno", "--code-splitting", "--frozen"],
    // Optional native parts of ssh2; it does without.
    ...["--external=cpu-features", "--external=*.node"],
    ...[`--outdir=${join(stage, programFolder)}`, "main.ts"],
  ], repositoryRoot);
  await nameDirectories(join(stage, programFolder));
  for (const folder of dataFolders) await copyFolder(join(repositoryRoot, folder), stage, folder);
  // Without one of its own, Deno would take the settings of a project that the stage happens to lie in.
  await Deno.writeTextFile(join(stage, "deno.json"), "{}\n");
  await forgetTimes(stage);
  return [...dataFolders.flatMap((folder) => ["--include", folder]), `${programFolder}/main.js`];
}

/**
 * Gives CommonJS modules their `__dirname`, which the bundler leaves out. What they look for there, native parts
 * and a helper for Windows, they do without; the name alone must be there.
 */
async function nameDirectories(directory: string): Promise<void> {
  for await (const { name } of Deno.readDir(directory)) {
    const path = join(directory, name);
    const text = await Deno.readTextFile(path);
    if (!/\b__dirname\b/.test(text)) continue;
    await Deno.writeTextFile(path, `const __dirname = import.meta.dirname;\n${text}`);
  }
}

async function copyFolder(from: string, stage: string, to: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(join(from, name), stage, join(to, name));
    else await copyFile(join(from, name), join(stage, to, name));
  }
}

async function copyFile(from: string, to: string): Promise<void> {
  await Deno.mkdir(dirname(to), { recursive: true });
  await Deno.copyFile(from, to);
}

/** The binary holds when each of its files was changed; two builds shall be the same. */
async function forgetTimes(directory: string): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(directory)) {
    const path = join(directory, name);
    if (isDirectory) await forgetTimes(path);
    else await Deno.utime(path, 0, 0);
  }
}

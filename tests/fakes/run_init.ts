import {
  ProgramFiles,
  type ProgramResult,
  runInProcess,
  type Surroundings,
} from "./cli_context.ts";

/** What `hakube init` did. */
export interface InitResult extends ProgramResult {
  readonly files: ProgramFiles;
  /** Of what was there after it, and not before. */
  readonly added: readonly string[];
}

/**
 * Runs `hakube init` in this process.
 * @param texts of files that are there before
 */
export async function runInit(
  args: readonly string[],
  texts: Readonly<Record<string, string>> = {},
  surroundings: Surroundings = {},
): Promise<InitResult> {
  const files = new ProgramFiles();
  await files.makeDirectory("/home/me/.ssh", 0o700);
  for (const [path, text] of Object.entries(texts)) {
    await files.writeAtomically(path, new TextEncoder().encode(text), 0o600);
  }
  const result = await runInProcess(["init", ...args], { files, ...surroundings });
  const added = [...files.files.keys()].filter((path) => !Object.hasOwn(texts, path));
  return { ...result, files, added };
}

/** The text of a file that it has written. */
export async function textOf(files: ProgramFiles, path = "cluster.json"): Promise<string> {
  return new TextDecoder().decode(await files.read(path));
}

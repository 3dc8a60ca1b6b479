import { UsageError } from "../errors.ts";
import type { Files } from "../ports.ts";

/** The file that `--output` names. @throws UsageError when it is empty */
export function checkOutput(path: string): string {
  if (path !== "") return path;
  throw new UsageError('--output "" is no name of a file', [
    "name the file, or leave --output out",
  ]);
}

/**
 * Writes what would otherwise go to standard output.
 * @param options.force replace a file that is there
 * @throws UsageError when one is there
 */
export async function writeOutput(
  files: Files,
  path: string,
  content: string | Uint8Array,
  options: { readonly mode: number; readonly force: boolean },
): Promise<void> {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  if (options.force) await files.writeAtomically(path, bytes, options.mode);
  else if (!await files.createNew(path, bytes, options.mode)) {
    throw new UsageError(`"${path}" exists`, ["name another file, or say --force to replace it"]);
  }
}

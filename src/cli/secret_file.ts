import { dirname, resolve } from "node:path";
import { UsageError } from "../errors.ts";
import { expandHome } from "../install/login/expand_value.ts";
import type { Files } from "../ports.ts";

/**
 * Reads a file with a secret, which nobody else may read.
 * @param name of the option or key that named the file, for messages
 * @param longest in bytes
 * @throws UsageError
 */
export async function readSecretFile(
  files: Files,
  path: string,
  name: string,
  longest: number,
): Promise<Uint8Array> {
  const refuse = (what: string, ...hints: string[]): UsageError =>
    new UsageError(`${name}: "${path}" ${what}`, hints);
  const info = await files.stat(path);
  if (info === undefined) throw refuse("does not exist", "check the path; make it with mode 0600");
  if (info.kind !== "file") throw refuse("is no file", "name the file itself, not a link to it");
  if ((info.mode & 0o077) !== 0) {
    const mode = info.mode.toString(8).padStart(4, "0");
    throw refuse(`can be read or changed by others (mode ${mode})`, `chmod 600 ${path}`);
  }
  const bytes = info.size > longest ? undefined : await files.read(path);
  if (bytes === undefined) {
    throw refuse(
      `is longer than ${longest} bytes`,
      "is it the right file? nothing else goes into it",
    );
  }
  return bytes;
}

/**
 * Where a file is that a definition names: beside the definition, or at home (`~/`).
 * @param definition its path; `-` is the working directory
 */
export function besideDefinition(definition: string, reference: string, home: string): string {
  const directory = definition === "-" ? "." : dirname(definition);
  return resolve(directory, expandHome(reference, home));
}

import { UsageError } from "../errors.ts";
import type { Files } from "../ports.ts";
import { readSecretFile } from "./secret_file.ts";

/** Longest password that is taken, in bytes; sudo and PAM take less. */
const longest = 1024;

/**
 * Reads the password in a file, which nobody else may read.
 * @param option that named the file, for messages
 * @throws UsageError
 */
export async function readPasswordFile(
  files: Files,
  path: string,
  option: string,
): Promise<string> {
  const bytes = await readSecretFile(files, path, option, longest);
  const password = new TextDecoder().decode(bytes).replace(/\r?\n$/, "");
  // deno-lint-ignore no-control-regex -- none of them can be typed at a prompt
  if (password === "" || /[\x00-\x1f\x7f]/.test(password)) {
    throw new UsageError(`${option}: "${path}" must hold one line: the password`, [
      "no empty lines, no comments, and no control characters, which nobody could type",
    ]);
  }
  return password;
}

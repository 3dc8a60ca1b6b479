import { UsageError } from "../errors.ts";
import type { Files } from "../ports.ts";

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
  const refuse = (what: string, ...hints: string[]): UsageError =>
    new UsageError(`${option}: "${path}" ${what}`, hints);
  const info = await files.stat(path);
  if (info === undefined) throw refuse("does not exist");
  if (info.kind !== "file") throw refuse("is no file", "name the file itself, not a link to it");
  if ((info.mode & 0o077) !== 0) {
    const mode = info.mode.toString(8).padStart(4, "0");
    throw refuse(`can be read or changed by others (mode ${mode})`, `chmod 600 ${path}`);
  }
  const bytes = info.size > longest ? undefined : await files.read(path);
  if (bytes === undefined) throw refuse(`is longer than ${longest} bytes`);
  const password = new TextDecoder().decode(bytes).replace(/\r?\n$/, "");
  // deno-lint-ignore no-control-regex -- none of them can be typed at a prompt
  if (password === "" || /[\x00-\x1f\x7f]/.test(password)) {
    throw refuse("must hold one line: the password");
  }
  return password;
}

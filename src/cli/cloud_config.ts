import { dirname, resolve } from "node:path";
import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { UsageError } from "../errors.ts";
import { expandHome } from "../install/login/expand_value.ts";
import type { Files } from "../ports.ts";

/** A Secret, which it becomes, holds 1 MiB; in bytes. */
const longest = 512 * 1024;

/**
 * Reads the cloud provider's configuration that a definition names. It may hold secrets, so nobody
 * else may read it.
 * @param path of the definition, whose directory the file is relative to
 * @returns undefined when the definition names none
 * @throws UsageError for a file that is missing, open to others, empty or too long
 */
export async function readCloudConfig(
  { hooks: { cloudProviderConfig: reference } }: ClusterDefinition,
  path: string,
  { files, home }: { readonly files: Files; readonly home: string },
): Promise<Uint8Array | undefined> {
  if (reference === undefined) return undefined;
  const directory = path === "-" ? "." : dirname(path);
  const file = resolve(directory, expandHome(reference, home));
  const refuse = (what: string, ...hints: string[]): UsageError =>
    new UsageError(`cloudProviderConfig: "${file}" ${what}`, hints);
  const info = await files.stat(file);
  if (info === undefined) throw refuse("does not exist");
  if (info.kind !== "file") throw refuse("is no file", "name the file itself, not a link to it");
  if ((info.mode & 0o077) !== 0) {
    const mode = info.mode.toString(8).padStart(4, "0");
    throw refuse(`can be read or changed by others (mode ${mode})`, `chmod 600 ${file}`);
  }
  const bytes = info.size > longest ? undefined : await files.read(file);
  if (bytes === undefined) throw refuse(`is longer than ${longest} bytes`);
  if (bytes.length === 0) throw refuse("is empty");
  return bytes;
}

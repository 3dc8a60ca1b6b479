import type { ClusterDefinition } from "../definition/cluster_definition.ts";
import { UsageError } from "../errors.ts";
import type { Files } from "../ports.ts";
import { besideDefinition, readSecretFile } from "./secret_file.ts";

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
  const file = besideDefinition(path, reference, home);
  const bytes = await readSecretFile(files, file, "cloudProviderConfig", longest);
  if (bytes.length === 0) {
    throw new UsageError(`cloudProviderConfig: "${file}" is empty`, [
      "write the cloud's configuration into it, or leave the key out",
    ]);
  }
  return bytes;
}

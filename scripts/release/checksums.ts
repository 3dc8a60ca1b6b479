import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";

/**
 * SHA-256 of files, as `sha256sum` prints and reads it.
 * @param names of files in the directory
 */
export async function checksums(directory: string, names: readonly string[]): Promise<string> {
  const lines: string[] = [];
  for (const name of names) lines.push(`${await sha256(join(directory, name))}  ${name}\n`);
  return lines.join("");
}

async function sha256(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk);
  return hash.digest("hex");
}

import { join } from "node:path";
import { z } from "zod";
import { AssetsError } from "../errors.ts";
import { assetPaths } from "../plan/plan.ts";
import type { Files } from "../ports.ts";

/** The format that this hakube writes and reads. */
export const manifestFormat = 1;

const manifestSchema = z.object({
  formatVersion: z.literal(manifestFormat),
  hakubeVersion: z.string(),
  clusterName: z.string(),
  clusterId: z.string(),
  definitionSha256: z.string(),
  files: z.record(z.string(), z.string()),
  certificates: z.record(z.string(), z.string()),
});

/**
 * What a finished render leaves: whose assets these are, what they were made of, and the SHA-256 of
 * every file by its path. `certificates` has, by the path of a leaf, the digest of what it was issued
 * for. It is written last and holds no time, so rendering twice changes nothing.
 */
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/**
 * @returns undefined when nothing was rendered there, or a first render did not come to its end
 * @throws AssetsError when it is damaged or of another hakube's format
 */
export async function readManifest(
  files: Files,
  directory: string,
): Promise<Manifest | undefined> {
  const path = join(directory, assetPaths.manifest);
  const bytes = await files.read(path);
  return bytes === undefined ? undefined : parseManifest(bytes, path);
}

/**
 * Reads the bytes of a manifest.
 * @param path where they come from, for messages
 * @throws AssetsError when they are damaged or of another hakube's format
 */
export function parseManifest(bytes: Uint8Array, path: string): Manifest {
  const document = parseJson(bytes);
  const format = z.object({ formatVersion: z.number() }).safeParse(document).data?.formatVersion;
  if (format !== undefined && format !== manifestFormat) {
    throw new AssetsError(`${path} has format ${format}, this hakube knows ${manifestFormat}`, [
      "use the hakube that wrote it, or a newer one",
    ]);
  }
  const manifest = manifestSchema.safeParse(document);
  if (manifest.success) return manifest.data;
  throw new AssetsError(`${path} is damaged`, [
    "put it back from a backup; or remove it and render again, which keeps every secret",
  ], { cause: manifest.error });
}

/** The file's text: keys in order, one file a line, so that a diff reads well. */
export function manifestText(manifest: Manifest): string {
  const { formatVersion, hakubeVersion, clusterName, clusterId, definitionSha256 } = manifest;
  const ordered = {
    ...{ formatVersion, hakubeVersion, clusterName, clusterId, definitionSha256 },
    files: sorted(manifest.files),
    certificates: sorted(manifest.certificates),
  };
  return `${JSON.stringify(ordered, undefined, 2)}\n`;
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([one], [other]) => one < other ? -1 : 1));
}

/** @returns undefined when the bytes are not JSON */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

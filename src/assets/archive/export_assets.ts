import { AssetsError } from "../../errors.ts";
import type { Files } from "../../ports.ts";
import { lockAssets } from "../assets_lock.ts";
import { readManifest } from "../manifest.ts";
import { type AgeLock, encryptAll, encrypterFor } from "./age_file.ts";
import { readTree } from "./asset_tree.ts";
import { packTree } from "./tar_archive.ts";

/** All of an assets directory in one encrypted file. */
export interface AssetsExport {
  readonly clusterName: string;
  /** How many files are in it. */
  readonly files: number;
  readonly bytes: Uint8Array;
}

/**
 * Packs and encrypts everything in an assets directory, as it is at one moment.
 * @throws AssetsError when there are no finished assets, or another hakube works there; UsageError
 *   for a recipient that is none
 */
export async function exportAssets(
  files: Files,
  directory: string,
  lock: AgeLock,
): Promise<AssetsExport> {
  const encrypter = encrypterFor(lock);
  const isThere = (await files.stat(directory)) !== undefined;
  const manifest = isThere ? await readManifest(files, directory) : undefined;
  if (manifest === undefined) {
    throw new AssetsError(`${directory} holds no finished assets`, [
      "name the directory: --assets-dir; or render first: hakube render DEFINITION",
    ]);
  }
  await using _lock = await lockAssets(files, directory);
  const tree = await readTree(files, directory);
  const bytes = await encryptAll(encrypter, packTree(tree));
  return { clusterName: manifest.clusterName, files: tree.length, bytes };
}

import { dirname, join } from "node:path";
import { mapLimit } from "../map_limit.ts";
import { assetPaths } from "../plan/plan.ts";
import { type Files, temporaryNamePrefix } from "../ports.ts";
import type { AssetFile } from "./asset_inventory.ts";
import { filesAtOnce } from "./files_at_once.ts";

/**
 * Removes every secret, so that a render makes new ones; scripts and known hosts stay.
 * The order makes an interruption harmless: first what says that the assets are whole, then what
 * is derived of other files, then the authorities' certificates, the keys last. Whatever is left is
 * then a state that a render completes.
 */
export async function removeSecrets(
  files: Files,
  directory: string,
  inventory: readonly AssetFile[],
): Promise<void> {
  const derived = inventory.filter(({ kind }) => kind === "derived");
  const sources = inventory.filter(({ kind }) => kind === "source");
  const stages = [
    [assetPaths.cluster],
    [assetPaths.manifest],
    derived.filter(isPublic).map(({ path }) => path),
    derived.filter((file) => !isPublic(file)).map(({ path }) => path),
    sources.filter(isPublic).map(({ path }) => path),
    sources.filter((file) => !isPublic(file)).map(({ path }) => path),
  ];
  for (const paths of stages) {
    await mapLimit(paths, filesAtOnce, (path) => files.remove(join(directory, path)));
  }
}

/** Removes the temporary files of renders that were killed. The lock must be held. */
export async function removeLeftovers(
  files: Files,
  directory: string,
  inventory: readonly AssetFile[],
): Promise<void> {
  const directories = new Set(inventory.map(({ path }) => join(directory, dirname(path))));
  for (const place of directories) {
    const leftovers = (await files.list(place)).filter((name) =>
      name.startsWith(temporaryNamePrefix)
    );
    await mapLimit(leftovers, filesAtOnce, (name) => files.remove(join(place, name)));
  }
}

function isPublic(file: AssetFile): boolean {
  return file.mode === 0o644;
}

import { dirname, join } from "node:path";
import type { Files } from "../ports.ts";
import { type AssetFile, directoryMode } from "./asset_inventory.ts";

/** A directory that others could look into. */
export interface ClosedDirectory {
  readonly path: string;
  /** That it had, for example `755`. */
  readonly mode: string;
}

/**
 * Gives the assets directory, and those below it that hakube writes to, back to their owner alone,
 * however they were made. Symbolic links are left to whoever made them.
 * @returns each that others could look into
 */
export async function closeDirectories(
  files: Files,
  directory: string,
  inventory: readonly AssetFile[],
): Promise<ClosedDirectory[]> {
  const below = new Set<string>([directory]);
  for (const { path } of inventory) {
    for (let parent = dirname(path); parent !== "."; parent = dirname(parent)) {
      below.add(join(directory, parent));
    }
  }
  const closed: ClosedDirectory[] = [];
  for (const path of [...below].sort()) {
    const info = await files.stat(path);
    if (info?.kind !== "directory" || (info.mode & 0o077) === 0) continue;
    await files.setMode(path, directoryMode);
    closed.push({ path, mode: info.mode.toString(8) });
  }
  return closed;
}

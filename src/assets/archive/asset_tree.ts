import { join } from "node:path";
import { AssetsError } from "../../errors.ts";
import { mapLimit } from "../../map_limit.ts";
import { assetPaths } from "../../plan/plan.ts";
import { type Files, temporaryNamePrefix } from "../../ports.ts";
import { filesAtOnce } from "../files_at_once.ts";

/** A file of an assets directory. */
export interface TreeFile {
  /** Relative to the assets directory. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Permission bits. */
  readonly mode: number;
}

/**
 * Reads everything below an assets directory, but for its lock and what killed processes left.
 * The lock must be held.
 * @throws AssetsError when something is neither file nor directory, for it would be missing later
 */
export async function readTree(files: Files, directory: string): Promise<TreeFile[]> {
  const paths = await filesBelow(files, directory, "");
  return await mapLimit(paths, filesAtOnce, async ({ path, mode }) => {
    const bytes = await files.read(join(directory, path));
    if (bytes !== undefined) return { path, bytes, mode };
    throw new AssetsError(`${join(directory, path)} went away while it was read`, [
      "run the command again",
    ]);
  });
}

async function filesBelow(
  files: Files,
  directory: string,
  below: string,
): Promise<{ path: string; mode: number }[]> {
  const found: { path: string; mode: number }[] = [];
  for (const name of await files.list(join(directory, below))) {
    const path = below === "" ? name : `${below}/${name}`;
    if (path === assetPaths.lock || name.startsWith(temporaryNamePrefix)) continue;
    const info = await files.stat(join(directory, path));
    if (info?.kind === "directory") found.push(...await filesBelow(files, directory, path));
    else if (info?.kind === "file") found.push({ path, mode: info.mode & 0o777 });
    else {
      throw new AssetsError(`${join(directory, path)} is neither a file nor a directory`, [
        "put the file itself there: a link would be lost",
      ]);
    }
  }
  return found;
}

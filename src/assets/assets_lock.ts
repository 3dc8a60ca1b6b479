import { join } from "node:path";
import { AssetsError } from "../errors.ts";
import { assetPaths } from "../plan/plan.ts";
import type { Files, Lock } from "../ports.ts";

/**
 * Takes the lock of an assets directory, which must exist. Whoever writes into it holds the lock.
 * @throws AssetsError when another process holds it
 */
export async function lockAssets(files: Files, directory: string): Promise<Lock> {
  const lock = await files.tryLock(join(directory, assetPaths.lock));
  if (lock !== undefined) return lock;
  throw new AssetsError(`another hakube is working in ${directory}`, [
    "wait until it is done; the lock is given back when that process ends, however it ends",
  ]);
}

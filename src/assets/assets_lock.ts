import { join } from "node:path";
import { AssetsError } from "../errors.ts";
import { assetPaths } from "../plan/plan.ts";
import type { Clock, Files, Lock } from "../ports.ts";

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

/** Seconds between two tries for a lock that somebody holds. */
const pauseSeconds = 0.2;

/** Seconds after which whoever holds the lock has had time enough: a large cluster renders in five. */
const patienceSeconds = 120;

/**
 * Takes the lock like {@link lockAssets}, and waits for it when somebody holds it: for what must be
 * written, whatever else goes on.
 * @throws AssetsError when another process has held it for two minutes
 */
export async function awaitAssetsLock(
  files: Files,
  directory: string,
  clock: Pick<Clock, "monotonicSeconds" | "sleep">,
): Promise<Lock> {
  const end = clock.monotonicSeconds() + patienceSeconds;
  for (;;) {
    const lock = await files.tryLock(join(directory, assetPaths.lock));
    if (lock !== undefined) return lock;
    if (clock.monotonicSeconds() >= end) return await lockAssets(files, directory);
    await clock.sleep(pauseSeconds);
  }
}

import type { Lock } from "../ports.ts";

/** Newer versions of Deno can try; older ones can only wait for a lock. */
interface TryLock {
  tryLock?(exclusive: boolean): Promise<boolean>;
}

/** How long an older Deno waits before it takes a lock for held by somebody else. */
const patienceMilliseconds = 250;

/**
 * Takes an exclusive flock(2), which the kernel gives back when the process dies however it dies.
 * The file stays: removing it would let two processes lock two files of the same name.
 * @returns undefined when somebody else holds it
 */
export async function tryLockFile(path: string): Promise<Lock | undefined> {
  const file = await Deno.open(path, { read: true, write: true, create: true, mode: 0o600 });
  const taken = await lockOrGiveUp(file);
  if (!taken) return undefined;
  return {
    [Symbol.asyncDispose](): Promise<void> {
      file.close();
      return Promise.resolve();
    },
  };
}

async function lockOrGiveUp(file: Deno.FsFile): Promise<boolean> {
  const { tryLock } = file as unknown as TryLock;
  if (tryLock !== undefined) {
    const taken = await tryLock.call(file, true);
    if (!taken) file.close();
    return taken;
  }
  return await lockWithPatience(file);
}

async function lockWithPatience(file: Deno.FsFile): Promise<boolean> {
  let gaveUp = false;
  const locked = file.lock(true).then(() => {
    if (gaveUp) file.close();
    return true;
  });
  const { promise: tooLate, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => {
    gaveUp = true;
    resolve(false);
  }, patienceMilliseconds);
  try {
    return await Promise.race([locked, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

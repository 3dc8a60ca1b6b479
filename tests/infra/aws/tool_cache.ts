import { dirname, join } from "node:path";

/**
 * Where these tests keep what they build or fetch, across runs: HAKUBE_TOOLS, or a folder of the
 * user's cache. Each thing has its version in its name, so nothing in there goes out of date.
 */
export function toolCache(): string {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? join(Deno.env.get("HOME") ?? "/root", ".cache");
  return Deno.env.get("HAKUBE_TOOLS") ?? join(cache, "hakube-tools");
}

/**
 * The path of something that is made once. It appears under its name when it is complete, so an
 * interrupted run leaves nothing half done; of two that make it at once, one waits for the other.
 * @param make fills the directory that it is given
 */
export async function cached(
  name: string,
  make: (directory: string) => Promise<void>,
): Promise<string> {
  const path = join(toolCache(), name);
  await Deno.mkdir(dirname(path), { recursive: true });
  using lock = await Deno.open(`${path}.lock`, { create: true, write: true });
  await lock.lock(true);
  if (await exists(path)) return path;
  const unfinished = `${path}.unfinished`;
  await Deno.remove(unfinished, { recursive: true }).catch(() => undefined);
  await Deno.mkdir(unfinished);
  await make(unfinished);
  await Deno.rename(unfinished, path);
  return path;
}

async function exists(path: string): Promise<boolean> {
  try {
    await Deno.stat(path);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}

import { join } from "node:path";
import { awaitAssetsLock } from "../../assets/assets_lock.ts";
import { assetPaths } from "../../plan/plan.ts";
import type { Ports } from "../../ports.ts";
import { KnownHosts, knownName, type NamedHost } from "./known_hosts.ts";

/**
 * Takes a host's keys out of the assets' known_hosts, for a machine that was replaced.
 * @returns how many lines were taken out
 */
export async function forgetHostKeys(
  { files, clock }: Pick<Ports, "files" | "clock">,
  assetsDirectory: string,
  host: NamedHost,
): Promise<number> {
  await using _lock = await awaitAssetsLock(files, assetsDirectory, clock);
  const path = join(assetsDirectory, assetPaths.knownHosts);
  const bytes = await files.read(path);
  if (bytes === undefined) return 0;
  const lines = new TextDecoder().decode(bytes).split("\n");
  const name = knownName(host);
  const kept = lines.filter((line) => new KnownHosts(line).find(name).keys.length === 0);
  if (kept.length < lines.length) {
    await files.writeAtomically(path, new TextEncoder().encode(kept.join("\n")), 0o644);
  }
  return lines.length - kept.length;
}

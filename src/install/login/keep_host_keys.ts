import { join } from "node:path/posix";
import { awaitAssetsLock } from "../../assets/assets_lock.ts";
import { assetPaths } from "../../plan/plan.ts";
import type { Ports } from "../../ports.ts";

/**
 * Adds lines of the known_hosts format, each with its line feed, to those that are kept in the assets. Waits for
 * another hakube that writes there meanwhile: two may be putting back a machine each.
 */
export async function keepHostKeys(
  { files, clock }: Pick<Ports, "files" | "clock">,
  assetsDirectory: string,
  lines: readonly string[],
): Promise<void> {
  await using _lock = await awaitAssetsLock(files, assetsDirectory, clock);
  const path = join(assetsDirectory, assetPaths.knownHosts);
  const before = new TextDecoder().decode(await files.read(path));
  const whole = before === "" || before.endsWith("\n") ? before : `${before}\n`;
  await files.writeAtomically(path, new TextEncoder().encode(whole + lines.join("")), 0o644);
}

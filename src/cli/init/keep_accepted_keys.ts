import { join } from "node:path";
import { keepHostKeys } from "../../install/login/keep_host_keys.ts";
import { assetPaths } from "../../plan/plan.ts";
import type { Files, Ports } from "../../ports.ts";

/**
 * Adds the host keys that were accepted meanwhile to those that the assets have by now, as everybody does who writes
 * there: with the lock, for another hakube may have added some too.
 * @param staged files as they should be
 */
export async function keepAcceptedKeys(
  staged: Pick<Files, "read">,
  ports: Pick<Ports, "files" | "clock">,
  assetsDirectory: string,
): Promise<void> {
  const path = join(assetsDirectory, assetPaths.knownHosts);
  const known = new Set(linesOf(await ports.files.read(path)));
  const accepted = linesOf(await staged.read(path)).filter((line) => !known.has(line));
  if (accepted.length === 0) return;
  await ports.files.makeDirectory(assetsDirectory, 0o700);
  await keepHostKeys(ports, assetsDirectory, accepted.map((line) => `${line}\n`));
}

function linesOf(bytes: Uint8Array | undefined): string[] {
  return new TextDecoder().decode(bytes).split("\n").filter((line) => line !== "");
}

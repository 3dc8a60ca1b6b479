import { AssetsError } from "../errors.ts";
import { assetPaths, type CertificatePlan, type ClusterPlan } from "../plan/plan.ts";
import type { Ports } from "../ports.ts";
import { publicMode } from "./asset_inventory.ts";
import { AssetWriter, type WrittenFile } from "./asset_writer.ts";
import { lockAssets } from "./assets_lock.ts";
import { readAssetsState, refuseOtherCluster } from "./assets_state.ts";
import { ensureAuthorities } from "./authorities.ts";
import { ensureLeafCertificates } from "./leaf_certificates.ts";
import { manifestText } from "./manifest.ts";
import { SecretKeeper } from "./secret_keeper.ts";

/**
 * What `render` does about leaf certificates, and nothing else: those that need it are issued anew.
 * Interrupted, `render` completes it.
 * @param renews those that are issued anew however good they are
 * @returns what was written
 * @throws AssetsError when nothing was rendered there, it is in use, or an authority is damaged or lost
 */
export async function renewLeaves(
  plan: ClusterPlan,
  directory: string,
  ports: Pick<Ports, "files" | "clock" | "random">,
  renews: (leaf: CertificatePlan) => boolean,
): Promise<readonly WrittenFile[]> {
  await using _lock = await lockAssets(ports.files, directory);
  const state = await readAssetsState(ports.files, directory);
  const { manifest } = state;
  if (manifest === undefined) {
    throw new AssetsError(`${directory} holds no finished assets`, ["hakube render DEFINITION"]);
  }
  refuseOtherCluster(state, plan, directory);
  const writer = new AssetWriter(ports.files, directory);
  const keeper = new SecretKeeper(writer, state);
  const { byName } = await ensureAuthorities(keeper, plan, ports);
  await ensureLeafCertificates(keeper, plan, byName, ports, renews);
  await writer.flush();
  const written = [...writer.written];
  const text = manifestText({
    ...manifest,
    files: { ...manifest.files, ...Object.fromEntries(writer.digests) },
    certificates: { ...manifest.certificates, ...Object.fromEntries(keeper.issuedFor) },
  });
  await writer.put(assetPaths.manifest, text, publicMode);
  await writer.flush();
  return written;
}

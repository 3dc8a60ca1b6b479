import { checkAssets, type CheckedAssets } from "../../assets/check_assets.ts";
import type { WrittenFile } from "../../assets/asset_writer.ts";
import { renewLeaves } from "../../assets/renew_leaves.ts";
import type { CertificatePlan, ClusterPlan } from "../../plan/plan.ts";
import type { Ports } from "../../ports.ts";

/** Checked assets whose leaf certificates can be issued anew while they are in use. */
export interface RenewableAssets extends CheckedAssets {
  /** Issues anew those that need it, and those that `renews` names. @returns what was written */
  renew(renews: (leaf: CertificatePlan) => boolean): Promise<readonly WrittenFile[]>;
}

/** @param assets what they are now */
export function renewableAssets(
  plan: ClusterPlan,
  assets: CheckedAssets,
  ports: Pick<Ports, "files" | "clock" | "random">,
): RenewableAssets {
  let current = assets;
  return {
    directory: assets.directory,
    get manifest() {
      return current.manifest;
    },
    clusterRecord: assets.clusterRecord,
    read: (path) => current.read(path),
    readLine: (path) => current.readLine(path),
    script: (nodeName) => current.script(nodeName),
    async renew(renews) {
      const written = await renewLeaves(plan, assets.directory, ports, renews);
      current = await checkAssets(plan, assets.directory, ports, { allowEdited: true });
      return written;
    },
  };
}

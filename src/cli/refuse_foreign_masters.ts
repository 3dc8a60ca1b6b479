import { AssetsError } from "../errors.ts";
import { sha256 } from "../install/bundle.ts";
import type { Member } from "../install/connect_nodes.ts";
import { assetPaths } from "../plan/plan.ts";
import type { LoadedCluster } from "./load_cluster.ts";

/** @throws AssetsError when one of the masters belongs to another cluster than the assets */
export async function refuseForeignMasters(
  { assets, plan: { definition } }: LoadedCluster,
  masters: readonly Pick<Member, "node" | "facts">[],
): Promise<void> {
  const ours = sha256(await assets.read(assetPaths.kubernetesCA));
  const foreign = masters.find(({ facts }) => facts.caSha256 !== "" && facts.caSha256 !== ours);
  if (foreign === undefined) return;
  throw new AssetsError(
    `"${foreign.node.nodeName}" belongs to another cluster than these assets of ` +
      `"${definition.clusterName}": its certificate authority differs`,
    ["use the assets that it was installed with"],
  );
}

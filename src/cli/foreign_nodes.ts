import { sha256 } from "../assets/digest.ts";
import type { NodeFacts } from "../install/launcher_protocol.ts";
import { isForeign, refuseForeignNodes } from "../install/refuse_foreign_nodes.ts";
import { assetPaths } from "../plan/plan.ts";
import type { LoadedCluster } from "./load_cluster.ts";

/** A node that has told what it holds. */
interface AskedNode {
  readonly facts: Pick<NodeFacts, "caSha256">;
}

/**
 * Which of these nodes belong to another cluster than the assets.
 * @param members by name
 * @param mayBeForeign names of those of which a person has said that they may
 * @throws AssetsError when any other does
 */
export async function foreignNodes(
  members: ReadonlyMap<string, AskedNode>,
  { plan: { definition: { clusterName } }, assets }: {
    readonly plan: { readonly definition: { readonly clusterName: string } };
    readonly assets: Pick<LoadedCluster["assets"], "read">;
  },
  mayBeForeign: readonly string[] = [],
): Promise<ReadonlySet<string>> {
  const caSha256 = sha256(await assets.read(assetPaths.kubernetesCA));
  const facts = [...members].map(([name, { facts }]) => [name, facts] as const);
  refuseForeignNodes(facts.filter(([name]) => !mayBeForeign.includes(name)), {
    clusterName,
    caSha256,
  });
  return new Set(facts.filter(([, fact]) => isForeign(fact, caSha256)).map(([name]) => name));
}

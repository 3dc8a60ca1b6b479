import { quoteAll } from "../definition/quote.ts";
import { AssetsError } from "../errors.ts";
import type { NodeFacts } from "./launcher_protocol.ts";

/** Whose nodes they should be. */
export interface OwnCluster {
  readonly clusterName: string;
  /** sha256 of the assets' Kubernetes CA certificate, hex. */
  readonly caSha256: string;
}

/**
 * Nothing is done to machines of another cluster, whose addresses a definition may have by mistake.
 * @param facts what nodes hold, by name
 * @throws AssetsError when one of them belongs to another cluster than the assets
 */
export function refuseForeignNodes(
  facts: Iterable<readonly [string, Pick<NodeFacts, "caSha256">]>,
  { clusterName, caSha256 }: OwnCluster,
): void {
  const foreign = [...facts].filter(([, fact]) => isForeign(fact, caSha256)).map(([name]) => name);
  if (foreign.length === 0) return;
  throw new AssetsError(
    `${quoteAll(foreign)} ${foreign.length === 1 ? "belongs" : "belong"} to another cluster than ` +
      `these assets of "${clusterName}": its certificate authority differs`,
    [
      "use the assets that it was installed with",
      `or, if that cluster may lose it: hakube reset --other-cluster DEFINITION ${
        foreign.join(" ")
      }`,
    ],
  );
}

/** Whether a node belongs to another cluster than the one with this Kubernetes CA. */
export function isForeign(facts: Pick<NodeFacts, "caSha256">, caSha256: string): boolean {
  return facts.caSha256 !== "" && facts.caSha256 !== caSha256;
}

import type { CheckedAssets } from "../assets/check_assets.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import { ConnectionError } from "../errors.ts";
import { assetPaths, type ClusterPlan } from "../plan/plan.ts";
import { sha256 } from "./bundle.ts";
import type { ConnectedNodes } from "./connect_nodes.ts";
import { decide, type Decision, type Survey } from "./decide.ts";
import { otherRunError } from "./run_to_its_end.ts";
import { unreachedMasters } from "./unreached_masters.ts";

/** What is to be installed. */
export interface Wanted {
  readonly plan: ClusterPlan;
  readonly assets: CheckedAssets;
  /** The nodes to install, in the definition's order. */
  readonly nodes: readonly NodeDefinition[];
  readonly allowPartial: boolean;
}

/**
 * Decides from what the nodes hold that answered.
 * @throws what {@link decide} throws, with the reasons why masters did not answer; UnfitError when
 *   another script runs on one of them
 */
export async function decideForNodes(
  wanted: Wanted,
  connected: ConnectedNodes,
): Promise<Decision> {
  const decision = await decideFor(wanted, connected);
  await refuseOtherRuns(wanted, connected);
  return decision;
}

async function decideFor(wanted: Wanted, connected: ConnectedNodes): Promise<Decision> {
  const certificate = await wanted.assets.read(assetPaths.kubernetesCA);
  const { definition } = wanted.plan;
  const survey: Survey = {
    definition,
    facts: new Map([...connected.members].map(([name, { facts }]) => [name, facts])),
    selected: new Set(wanted.nodes.map(({ nodeName }) => nodeName)),
    hasClusterRecord: wanted.assets.clusterRecord !== undefined,
    caSha256: sha256(certificate),
    allowPartial: wanted.allowPartial,
  };
  try {
    return decide(survey);
  } catch (error) {
    const failures = definition.masters.flatMap(({ nodeName }) =>
      connected.failures.get(nodeName) ?? []
    );
    if (!(error instanceof ConnectionError) || failures.length === 0) throw error;
    throw unreachedMasters(error, failures);
  }
}

/** A run of the same script is attached to; any other is somebody's, and nothing is changed. */
async function refuseOtherRuns(wanted: Wanted, connected: ConnectedNodes): Promise<void> {
  for (const [name, { facts: { run } }] of connected.members) {
    if (run === null) continue;
    const script = await wanted.assets.script(name);
    if (sha256(script) !== run.scriptSha256) {
      throw otherRunError(name, run);
    }
  }
}

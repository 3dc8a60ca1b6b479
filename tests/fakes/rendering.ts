import { checkAssets, type CheckedAssets } from "../../src/assets/check_assets.ts";
import {
  renderAssets,
  type RenderOptions,
  type RenderReport,
} from "../../src/assets/render_assets.ts";
import type { ClusterDefinition } from "../../src/definition/cluster_definition.ts";
import type { NodePlan } from "../../src/plan/plan.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import type { Files, Random } from "../../src/ports.ts";
import { FixedClock } from "./fixed_clock.ts";
import { resolvedDefinition } from "./resolved_definition.ts";
import { SeededRandom } from "./seeded_random.ts";

/** A script that shows what it was made of. */
export function plainScript({ node }: NodePlan, loginPublicKey: string): string {
  return `#!/bin/bash\n# ${node.role} ${node.nodeName}\n# ${loginPublicKey}\n`;
}

/** Renders definitions into one directory, the way a person does again and again. */
export class Rendering<SomeFiles extends Files> {
  readonly clock = new FixedClock();
  readonly random: Random = new SeededRandom();

  constructor(readonly files: SomeFiles, readonly directory = "/assets") {}

  /** @param overrides keys of `resolvedDefinition` to replace */
  render(
    overrides: Partial<ClusterDefinition> = {},
    options: Partial<RenderOptions> = {},
  ): Promise<RenderReport> {
    const plan = planCluster(resolvedDefinition(overrides));
    return renderAssets(plan, plainScript, this.directory, this, {
      hakubeVersion: "0.1.0",
      overwriteSecrets: false,
      destroyCluster: undefined,
      overwriteScripts: true,
      prune: false,
      ...options,
    });
  }

  check(
    overrides: Partial<ClusterDefinition> = {},
    options = { allowEdited: false },
  ): Promise<CheckedAssets> {
    const plan = planCluster(resolvedDefinition(overrides));
    return checkAssets(plan, this.directory, this, options);
  }
}

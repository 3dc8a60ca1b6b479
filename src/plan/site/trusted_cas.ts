import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { nodePaths } from "../node_paths.ts";
import type { PlannedFile } from "../plan.ts";

/** Authorities for the system's list, which apt, curl and containerd read (update-ca-certificates(8)). */
export function trustedCAFiles({ trustedCAs }: ClusterDefinition): PlannedFile[] {
  return trustedCAs.map(({ name, pem }) => ({
    step: "trust",
    path: `${nodePaths.trustedCAs}/hakube-${name}.crt`,
    mode: "0644",
    content: pem,
  }));
}

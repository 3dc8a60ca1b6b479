import { certificateBlocks } from "../../definition/certificates.ts";
import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { nodePaths } from "../node_paths.ts";
import type { PlannedFile } from "../plan.ts";

/** Authorities for the system's list, which apt, curl and containerd read (update-ca-certificates(8)). */
export function trustedCAFiles({ trustedCAs }: ClusterDefinition): PlannedFile[] {
  // One a file, for what looks authorities up by their hash leaves out files with several.
  return trustedCAs.flatMap(({ name, pem }) =>
    certificateBlocks(pem).map((block, index): PlannedFile => ({
      step: "trust",
      path: `${nodePaths.trustedCAs}/hakube-${name}${index === 0 ? "" : `.${index + 1}`}.crt`,
      mode: "0644",
      content: `${block}\n`,
    }))
  );
}

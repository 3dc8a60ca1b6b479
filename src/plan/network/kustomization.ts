import type { JsonObject } from "../../definition/cluster_definition.ts";
import { toYaml } from "../yaml_documents.ts";

/**
 * A kustomization that fits a manifest beside it to this cluster, for `kubectl kustomize`.
 * @param patches as in a kustomization; a patch whose object the manifest lacks is an error there
 */
export function kustomization(manifest: string, patches: readonly JsonObject[]): string {
  return toYaml([{
    apiVersion: "kustomize.config.k8s.io/v1beta1",
    kind: "Kustomization",
    resources: [manifest],
    ...(patches.length > 0 ? { patches } : {}),
  }]);
}

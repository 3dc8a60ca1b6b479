import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import { nodePaths } from "../node_paths.ts";
import type { PlannedFile } from "../plan.ts";
import { toYaml } from "../yaml_documents.ts";
import { awsCloudControllerManager } from "./aws_cloud_controller_manager.ts";

/** Manifests of the cloud-controller-managers that hakube brings, by the name in the definition. */
const manifests: Readonly<Record<string, typeof awsCloudControllerManager>> = {
  aws: awsCloudControllerManager,
};

/** Names of the cloud-controller-managers that hakube brings. */
export const cloudControllerManagers: readonly string[] = Object.keys(manifests);

/** What the `cloud` step of a master applies; a script of the user's own brings its own. */
export function cloudFiles(definition: ClusterDefinition): PlannedFile[] {
  const { cloudControllerManager: hook } = definition.hooks;
  const manifest = hook?.source === "bundled" ? manifests[hook.reference] : undefined;
  if (manifest === undefined) return [];
  return [{
    step: "cloud",
    path: `${nodePaths.cloud}/cloud-controller-manager.yaml`,
    mode: "0644",
    content: toYaml(manifest(definition)),
  }];
}

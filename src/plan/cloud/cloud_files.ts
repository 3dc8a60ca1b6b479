import type { ClusterDefinition, JsonObject } from "../../definition/cluster_definition.ts";
import { nodePaths } from "../node_paths.ts";
import type { PlannedFile } from "../plan.ts";
import { toYaml } from "../yaml_documents.ts";
import { awsCloudControllerManager, awsImage } from "./aws_cloud_controller_manager.ts";

interface CloudControllerManager {
  readonly manifest: (definition: ClusterDefinition) => JsonObject[];
  readonly images: (definition: ClusterDefinition) => string[];
}

/** The cloud-controller-managers that hakube brings, by the name in the definition. */
const managers: Readonly<Record<string, CloudControllerManager>> = {
  aws: { manifest: awsCloudControllerManager, images: (definition) => [awsImage(definition)] },
};

/** Names of the cloud-controller-managers that hakube brings. */
export const cloudControllerManagers: readonly string[] = Object.keys(managers);

/** Images of the cloud-controller-manager, if hakube brings it. */
export function cloudImages(definition: ClusterDefinition): string[] {
  return managerOf(definition)?.images(definition) ?? [];
}

function managerOf({ hooks }: ClusterDefinition): CloudControllerManager | undefined {
  const { cloudControllerManager: hook } = hooks;
  return hook?.source === "bundled" ? managers[hook.reference] : undefined;
}

/** What the `cloud` step of a master applies; a script of the user's own brings its own. */
export function cloudFiles(definition: ClusterDefinition): PlannedFile[] {
  const manager = managerOf(definition);
  if (manager === undefined) return [];
  return [{
    step: "cloud",
    path: `${nodePaths.cloud}/cloud-controller-manager.yaml`,
    mode: "0644",
    content: toYaml(manager.manifest(definition)),
  }];
}

import { join } from "node:path";
import type { ClusterPlan } from "../plan/plan.ts";
import type { Files } from "../ports.ts";
import { readAssetsState, refuseOtherCluster } from "./assets_state.ts";
import type { ClusterRecord } from "./cluster_record.ts";

/** What lies in an assets directory, whether or not it is whole and fits the definition. */
export interface UncheckedAssets {
  /** There when a cluster was made of these assets. */
  readonly clusterRecord: ClusterRecord | undefined;
  /** @returns a file's bytes; none when there is no such file */
  read(path: string): Promise<Uint8Array>;
}

/**
 * Reads assets for those who only look: a definition that was edited since must not keep anybody from
 * reading a log.
 * @returns undefined when there are none
 * @throws AssetsError when they are another cluster's
 */
export async function uncheckedAssets(
  plan: ClusterPlan,
  directory: string,
  files: Files,
): Promise<UncheckedAssets | undefined> {
  const state = await readAssetsState(files, directory);
  if (state.manifest === undefined) return undefined;
  refuseOtherCluster(state, plan, directory);
  return {
    clusterRecord: state.cluster,
    read: async (path) => await files.read(join(directory, path)) ?? new Uint8Array(),
  };
}

import { AssetsError } from "../errors.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { Files } from "../ports.ts";
import { type ClusterRecord, readClusterRecord } from "./cluster_record.ts";
import { type Manifest, readManifest } from "./manifest.ts";

/** What an assets directory says of itself. */
export interface AssetsState {
  readonly manifest: Manifest | undefined;
  /** There when a cluster was made of these assets. */
  readonly cluster: ClusterRecord | undefined;
}

/** @throws AssetsError when one of the two files is damaged */
export async function readAssetsState(files: Files, directory: string): Promise<AssetsState> {
  return {
    manifest: await readManifest(files, directory),
    cluster: await readClusterRecord(files, directory),
  };
}

/** @throws AssetsError when the directory holds the assets of another cluster */
export function refuseOtherCluster(state: AssetsState, plan: ClusterPlan, directory: string): void {
  const name = (state.cluster ?? state.manifest)?.clusterName;
  const wanted = plan.definition.clusterName;
  if (name === undefined || name === wanted) return;
  throw new AssetsError(`${directory} holds the assets of cluster "${name}", not "${wanted}"`, [
    "give this cluster a directory of its own: --assets-dir",
  ]);
}

/**
 * `--overwrite-secrets` on the assets of a cluster that lives would lock everybody out of it.
 * @param destroyCluster the cluster's name, to say that it may be lost
 * @throws AssetsError when it is not the name of the cluster that lives
 */
export function refuseToOverwrite(
  state: AssetsState,
  directory: string,
  destroyCluster: string | undefined,
): void {
  const name = state.cluster?.clusterName;
  if (name === undefined || name === destroyCluster) return;
  throw new AssetsError(
    `the secrets in ${directory} are those of the living cluster "${name}"`,
    [
      "without them nobody can grow, renew or repair it; to have new certificates, leave " +
      "--overwrite-secrets out",
      `if the cluster may be lost: --destroy-cluster ${name}`,
    ],
  );
}

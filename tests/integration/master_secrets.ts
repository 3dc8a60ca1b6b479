import { join } from "node:path";
import { bundleSecrets } from "../../src/install/bundle_secrets.ts";
import type { ClusterPlan } from "../../src/plan/plan.ts";

/** A file that the pki step puts in place. */
export interface InstalledFile {
  /** Absolute, on the node. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Of its permissions. */
  readonly mode: number;
}

/**
 * What the pki step puts in place on a master: that part of its bundle, and no file more.
 * @param assets the directory of rendered assets
 */
export async function installedSecrets(
  plan: ClusterPlan,
  nodeName: string,
  assets: string,
): Promise<InstalledFile[]> {
  const node = plan.nodes.find(({ node }) => node.nodeName === nodeName);
  if (node === undefined) throw new Error(`there is no node "${nodeName}"`);
  const token = (await Deno.readTextFile(join(assets, "cluster.token"))).trim();
  const read = (path: string): Promise<Uint8Array> => Deno.readFile(join(assets, path));
  const bundle = await bundleSecrets(plan, node.secrets, token, {
    readAsset: read,
    credentials: new Map(),
  });
  return node.secrets.flatMap(({ bundlePath, installAs }) => {
    if (installAs === undefined) return [];
    const bytes = bundle.get(bundlePath);
    if (bytes === undefined) throw new Error(`the bundle of ${nodeName} has no ${bundlePath}`);
    return [{ path: installAs.path, bytes, mode: Number.parseInt(installAs.mode, 8) }];
  });
}

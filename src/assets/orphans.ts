import { posix } from "node:path";
import { mapLimit } from "../map_limit.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { AssetWriter } from "./asset_writer.ts";
import { filesAtOnce } from "./files_at_once.ts";
import type { Manifest } from "./manifest.ts";

/** Files of earlier renders that the definition asks for no more. */
export interface Orphans {
  readonly left: readonly string[];
  readonly pruned: readonly string[];
  /** Names of nodes whose script is among them. */
  readonly nodes: readonly string[];
  /** Of those that are left: they stay in the manifest, for a later `--prune` to know them. */
  readonly digests: Readonly<Record<string, string>>;
}

/**
 * Finds the orphans, and removes them when asked. Only what the last manifest names is ever
 * removed, so a file that a person put into the directory is safe.
 */
export async function handleOrphans(
  writer: AssetWriter,
  before: Manifest | undefined,
  plan: ClusterPlan,
  prune: boolean,
): Promise<Orphans> {
  const candidates = Object.entries(before?.files ?? {})
    .filter(([path]) => !writer.digests.has(path) && isInside(path));
  const there = await mapLimit(
    candidates,
    filesAtOnce,
    async ([path]) => (await writer.files.stat(writer.at(path)))?.kind === "file",
  );
  const orphans = candidates.filter((_, index) => there[index]);
  const paths = orphans.map(([path]) => path).sort();
  const nodes = nodesOf(paths, plan);
  if (!prune) return { left: paths, pruned: [], nodes, digests: Object.fromEntries(orphans) };
  await mapLimit(paths, filesAtOnce, (path) => writer.files.remove(writer.at(path)));
  return { left: [], pruned: paths, nodes, digests: {} };
}

/** A manifest comes from a repository, perhaps: nothing outside of the directory is touched. */
function isInside(path: string): boolean {
  return !posix.isAbsolute(path) && posix.normalize(path) === path && !path.startsWith("..");
}

/** Names of nodes that earlier renders made a script for, and that the definition has no more. */
export function forgottenNodes({ files }: Pick<Manifest, "files">, plan: ClusterPlan): string[] {
  return nodesOf(Object.keys(files).sort(), plan);
}

function nodesOf(paths: readonly string[], plan: ClusterPlan): string[] {
  const planned = new Set(plan.nodes.map(({ node }) => node.nodeName));
  return paths
    .filter((path) => path.endsWith(".sh"))
    .map((path) => posix.basename(path, ".sh"))
    .filter((name) => !planned.has(name));
}

import { join } from "node:path";
import { z } from "zod";
import { AssetsError } from "../errors.ts";
import { assetPaths } from "../plan/plan.ts";
import type { Files, Ports } from "../ports.ts";
import { publicMode } from "./asset_inventory.ts";
import { awaitAssetsLock } from "./assets_lock.ts";
import { parseJson } from "./manifest.ts";

const revision = z.string().regex(/^\d+$/);

const clusterRecordSchema = z.object({
  clusterName: z.string(),
  clusterId: z.string(),
  etcdClusterId: z.string(),
  initialisedAt: z.string(),
  initialisedBy: z.string(),
  /** Where etcd's revisions went on from when it was restored last; none of them may come again. */
  etcdRevision: revision.optional(),
  /** A restore by which etcd came to serve, and which did not come to its end. */
  unfinishedRestore: z.object({
    token: z.string(),
    /** What it was made with: it goes on with the same. */
    revisionFloor: revision,
    /** Where etcd's revisions went on from with it: any other restore has to pass that. */
    etcdRevision: revision,
  }).optional(),
});

/** That these assets' cluster lives: since when (ISO 8601), and which etcd cluster it is. */
export type ClusterRecord = Readonly<z.infer<typeof clusterRecordSchema>>;

/**
 * @returns undefined when no cluster was made of these assets yet
 * @throws AssetsError when the file is damaged
 */
export async function readClusterRecord(
  files: Files,
  directory: string,
): Promise<ClusterRecord | undefined> {
  const path = join(directory, assetPaths.cluster);
  const bytes = await files.read(path);
  return bytes === undefined ? undefined : parseClusterRecord(bytes, path);
}

/**
 * Reads the bytes of a record.
 * @param path where they come from, for messages
 * @throws AssetsError when they are damaged
 */
export function parseClusterRecord(bytes: Uint8Array, path: string): ClusterRecord {
  const record = clusterRecordSchema.safeParse(parseJson(bytes));
  if (record.success) return record.data;
  throw new AssetsError(`${path} is damaged`, [
    "put it back from a backup; it says that a cluster lives, so do not just remove it",
  ], { cause: record.error });
}

/**
 * Writes down which etcd cluster it is from now on, and at which revision, after its data were restored.
 * @param before the record that was read when the restore began
 * @throws AssetsError when it is another one by now
 */
export async function replaceEtcdCluster(
  ports: Pick<Ports, "files" | "clock">,
  directory: string,
  before: ClusterRecord,
  after: { readonly etcdClusterId: string; readonly etcdRevision: string },
): Promise<void> {
  await amend(ports, directory, before, { ...after, unfinishedRestore: undefined }, [
    `it must tell of etcd cluster ${after.etcdClusterId}: write that into it, unless somebody has ` +
    "restored another snapshot meanwhile",
  ]);
}

/**
 * Writes down how far the revisions of a restore have come that did not come to its end.
 * @param before the record that was read when the restore began
 * @throws AssetsError when it is another one by now
 */
export async function noteUnfinishedRestore(
  ports: Pick<Ports, "files" | "clock">,
  directory: string,
  before: ClusterRecord,
  unfinishedRestore: NonNullable<ClusterRecord["unfinishedRestore"]>,
): Promise<void> {
  await amend(ports, directory, before, { unfinishedRestore }, [
    "somebody has restored a snapshot meanwhile: hakube status tells how the cluster is",
  ]);
}

async function amend(
  { files, clock }: Pick<Ports, "files" | "clock">,
  directory: string,
  before: ClusterRecord,
  change: Partial<ClusterRecord>,
  hints: readonly string[],
): Promise<void> {
  await using _lock = await awaitAssetsLock(files, directory, clock);
  const path = join(directory, assetPaths.cluster);
  const now = await readClusterRecord(files, directory);
  if (now?.clusterId !== before.clusterId || now.etcdClusterId !== before.etcdClusterId) {
    throw new AssetsError(`${path} has changed since the restore began`, hints);
  }
  const text = `${JSON.stringify({ ...now, ...change }, undefined, 2)}\n`;
  await files.writeAtomically(path, new TextEncoder().encode(text), publicMode);
  await files.syncDirectory(directory);
}

/**
 * Writes the record, once for the life of a cluster; waits for a `render` that goes on meanwhile.
 * @throws AssetsError when another cluster's is there
 */
export async function writeClusterRecord(
  { files, clock }: Pick<Ports, "files" | "clock">,
  directory: string,
  record: ClusterRecord,
): Promise<void> {
  await using _lock = await awaitAssetsLock(files, directory, clock);
  const path = join(directory, assetPaths.cluster);
  const text = `${JSON.stringify(record, undefined, 2)}\n`;
  if (await files.createNew(path, new TextEncoder().encode(text), publicMode)) {
    return await files.syncDirectory(directory);
  }
  const existing = await readClusterRecord(files, directory);
  if (existing?.etcdClusterId === record.etcdClusterId) return;
  throw new AssetsError(
    `${path} tells of etcd cluster ${existing?.etcdClusterId}, not ${record.etcdClusterId}`,
    ["these assets belong to a cluster that lives already; render into another directory"],
  );
}

/**
 * Puts the record away when its cluster is gone, so that another can begin; it stays beside, with the time in its
 * name.
 * @returns the name that it has now; undefined when there was none
 */
export async function retireClusterRecord(
  { files, clock }: Pick<Ports, "files" | "clock">,
  directory: string,
): Promise<string | undefined> {
  await using _lock = await awaitAssetsLock(files, directory, clock);
  const path = join(directory, assetPaths.cluster);
  const bytes = await files.read(path);
  if (bytes === undefined) return undefined;
  const time = clock.now().toISOString().replaceAll(/[-:]|\.\d+Z/g, "").toLowerCase();
  const name = `cluster-until-${time}.json`;
  await files.writeAtomically(join(directory, name), bytes, publicMode);
  await files.remove(path);
  await files.syncDirectory(directory);
  return name;
}

import { z } from "zod";
import { parseJson } from "../../assets/manifest.ts";
import { AssetsError } from "../../errors.ts";
import type { Files } from "../../ports.ts";

const snapshotRecord = z.object({
  apiVersion: z.literal("hakube/v1"),
  kind: z.literal("EtcdSnapshot"),
  clusterName: z.string(),
  /** Of the assets: snapshots are restored with those that they were taken with. */
  clusterId: z.string(),
  etcdClusterId: z.string(),
  /** The master that it was taken from. */
  node: z.string(),
  takenAt: z.string(),
  /** etcd's, and so Kubernetes' newest resourceVersion. */
  revision: z.string(),
  keys: z.number(),
  /** Of the contents, as `etcdutl snapshot status` prints it, hex. */
  hash: z.string(),
  size: z.number(),
  /** Of the file, hex. */
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  etcdVersion: z.string(),
  kubernetesVersion: z.string(),
});

/** What is known of a snapshot; it stands beside it, in a file of the same name with `.json` at its end. */
export type SnapshotRecord = Readonly<z.infer<typeof snapshotRecord>>;

/** Where the record of a snapshot stands. */
export function recordPath(snapshot: string): string {
  return `${snapshot}.json`;
}

/** The text of a record's file. */
export function recordText(record: SnapshotRecord): string {
  return `${JSON.stringify(record, undefined, 2)}\n`;
}

/**
 * @returns undefined when there is none beside the snapshot
 * @throws AssetsError when it is damaged
 */
export async function readSnapshotRecord(
  files: Pick<Files, "read">,
  snapshot: string,
): Promise<SnapshotRecord | undefined> {
  const path = recordPath(snapshot);
  const bytes = await files.read(path);
  if (bytes === undefined) return undefined;
  const record = snapshotRecord.safeParse(parseJson(bytes));
  if (record.success) return record.data;
  throw new AssetsError(`${path} is no record of a snapshot`, [
    "put it back from where the snapshot came from; without it, nothing says whose snapshot it is",
  ], { cause: record.error });
}

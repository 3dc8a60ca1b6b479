import { Buffer } from "node:buffer";
import { posix } from "node:path";
import { AssetsError } from "../../errors.ts";
import { mapLimit } from "../../map_limit.ts";
import { assetPaths } from "../../plan/plan.ts";
import type { Files } from "../../ports.ts";
import { directoryMode } from "../asset_inventory.ts";
import { AssetWriter, type WrittenFile } from "../asset_writer.ts";
import { lockAssets } from "../assets_lock.ts";
import { type AssetsState, readAssetsState } from "../assets_state.ts";
import { parseClusterRecord } from "../cluster_record.ts";
import { filesAtOnce } from "../files_at_once.ts";
import { parseManifest } from "../manifest.ts";
import type { TreeFile } from "./asset_tree.ts";
import { unpackTree } from "./tar_archive.ts";

/** What an import did. */
export interface AssetsImport {
  readonly clusterName: string;
  readonly written: readonly WrittenFile[];
  /** How many files were there already, the same. */
  readonly kept: number;
}

/**
 * Puts the files of an archive back, with their modes. Everything is checked before the first is
 * written; interrupted, the same import goes on where it was.
 * @param archive decrypted
 * @param file its name, for messages
 * @throws AssetsError when it is no archive of assets, or the directory holds anything else
 */
export async function importAssets(
  files: Files,
  archive: Uint8Array,
  file: string,
  directory: string,
): Promise<AssetsImport> {
  const tree = await unpackTree(archive, file);
  const state = stateOf(tree, file);
  const { clusterName } = state.manifest;
  await files.makeDirectory(directory, directoryMode);
  await using _lock = await lockAssets(files, directory);
  refuseOther(await readAssetsState(files, directory), state, file, directory);
  await refuseDifferent(files, directory, tree);
  const writer = new AssetWriter(files, directory);
  const put = ({ path, bytes, mode }: TreeFile): Promise<void> => writer.put(path, bytes, mode);
  for (const part of inOrder(tree)) {
    await mapLimit(part, filesAtOnce, put);
    await writer.flush();
  }
  return { clusterName, written: writer.written, kept: writer.kept };
}

/**
 * First what says that a cluster lives, so that nothing makes new secrets in the place of those that
 * are still to come; last what says that all is there.
 */
function inOrder(tree: readonly TreeFile[]): TreeFile[][] {
  const ends: string[] = [assetPaths.cluster, assetPaths.manifest];
  return [
    tree.filter(({ path }) => path === assetPaths.cluster),
    tree.filter(({ path }) => !ends.includes(path)),
    tree.filter(({ path }) => path === assetPaths.manifest),
  ];
}

type ArchiveState = AssetsState & { readonly manifest: NonNullable<AssetsState["manifest"]> };

function stateOf(tree: readonly TreeFile[], file: string): ArchiveState {
  const bytesAt = (path: string) => tree.find((entry) => entry.path === path)?.bytes;
  const manifest = bytesAt(assetPaths.manifest);
  if (manifest === undefined) {
    throw new AssetsError(`${file} holds no assets: it has no ${assetPaths.manifest}`, [
      "hakube assets import takes what hakube assets export wrote; nothing was changed",
    ]);
  }
  const record = bytesAt(assetPaths.cluster);
  return {
    manifest: parseManifest(manifest, `${assetPaths.manifest} in ${file}`),
    cluster: record && parseClusterRecord(record, `${assetPaths.cluster} in ${file}`),
  };
}

function idOf({ manifest, cluster }: AssetsState): string | undefined {
  return cluster?.clusterId ?? manifest?.clusterId;
}

/** Two clusters of the same name are still two. */
function refuseOther(
  there: AssetsState,
  archive: ArchiveState,
  file: string,
  directory: string,
): void {
  const id = idOf(there);
  if (id === undefined || id === idOf(archive)) return;
  const name = (there.cluster ?? there.manifest)?.clusterName;
  const living = there.cluster === undefined ? "cluster" : "the living cluster";
  throw new AssetsError(
    `${directory} holds the assets of ${living} "${name}", another one than in ${file}`,
    ["import into a directory of its own: --assets-dir"],
  );
}

/** What is there may be newer, and only a person can say what is to be lost. */
async function refuseDifferent(
  files: Files,
  directory: string,
  tree: readonly TreeFile[],
): Promise<void> {
  const differ = await mapLimit(tree, filesAtOnce, async ({ path, bytes }) => {
    const at = posix.join(directory, path);
    const info = await files.stat(at);
    if (info === undefined) return false;
    const there = info.kind === "file" ? await files.read(at) : undefined;
    return there === undefined || Buffer.compare(there, bytes) !== 0;
  });
  const paths = tree.filter((_, index) => differ[index]).map(({ path }) => path);
  const [first] = paths;
  if (first === undefined) return;
  const others = paths.length === 1 ? "" : `, and ${paths.length - 1} more`;
  throw new AssetsError(`${posix.join(directory, first)} is there, with other content${others}`, [
    "import into an empty directory (--assets-dir) and compare: diff -r",
  ]);
}

import { Buffer } from "node:buffer";
import { posix } from "node:path";
import { extract, type Header, pack } from "tar-stream";
import { AssetsError } from "../../errors.ts";
import { assetPaths } from "../../plan/plan.ts";
import { directoryMode } from "../asset_inventory.ts";
import type { TreeFile } from "./asset_tree.ts";

/** The directory that `tar` makes of an archive. */
const root = "assets";

/** Packs files, and the directories that they are in, as a tar archive. */
export function packTree(tree: readonly TreeFile[]): AsyncIterable<Uint8Array> {
  const archive = pack();
  const mtime = new Date(0);
  for (const name of directoriesOf(tree)) {
    archive.entry({ name: `${root}/${name}`, type: "directory", mode: directoryMode, mtime });
  }
  for (const { path, bytes, mode } of tree) {
    archive.entry({ name: `${root}/${path}`, mode, mtime }, Buffer.from(bytes));
  }
  archive.finalize();
  return archive as AsyncIterable<Uint8Array>;
}

function directoriesOf(tree: readonly TreeFile[]): string[] {
  const directories = new Set([""]);
  for (const { path } of tree) {
    for (let parent = posix.dirname(path); parent !== "."; parent = posix.dirname(parent)) {
      directories.add(`${parent}/`);
    }
  }
  return [...directories].sort();
}

/**
 * Unpacks such an archive; nothing is written.
 * @param file name of the archive, for messages
 * @throws AssetsError when it is none, or would put anything where no asset is
 */
export async function unpackTree(bytes: Uint8Array, file: string): Promise<TreeFile[]> {
  const tree = new Map<string, TreeFile>();
  const archive = extract();
  try {
    archive.end(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length));
    for await (const entry of archive) {
      const path = pathOf(entry.header, file);
      const chunks: Uint8Array[] = [];
      for await (const chunk of entry as AsyncIterable<Uint8Array>) chunks.push(chunk);
      if (path === undefined || path === assetPaths.lock) continue;
      if (tree.has(path)) throw refusal(file, `has "${path}" twice`);
      const mode = (entry.header.mode ?? 0o600) & 0o777;
      tree.set(path, { path, bytes: new Uint8Array(Buffer.concat(chunks)), mode });
    }
  } catch (error) {
    if (error instanceof AssetsError) throw error;
    throw refusal(file, "holds no tar archive", error);
  }
  refuseFilesAsDirectories(tree, file);
  return [...tree.values()];
}

/** @returns relative to the assets directory; undefined for a directory */
function pathOf({ name, type }: Header, file: string): string | undefined {
  const path = name.slice(root.length + 1);
  if (type === "directory" && isInside(name.replace(/\/$/, ""))) return undefined;
  if (type !== "file") throw refusal(file, `has ${JSON.stringify(name)}, which is no file`);
  if (isInside(name) && path !== "") return path;
  throw refusal(file, `has ${JSON.stringify(name)}, which leads out of the assets directory`);
}

function isInside(name: string): boolean {
  // deno-lint-ignore no-control-regex -- none of them is in the name of an asset
  if (/[\x00-\x1f\x7f\\]/.test(name) || posix.normalize(name) !== name) return false;
  return name === root || name.startsWith(`${root}/`);
}

function refuseFilesAsDirectories(tree: ReadonlyMap<string, TreeFile>, file: string): void {
  for (const path of tree.keys()) {
    for (let parent = posix.dirname(path); parent !== "."; parent = posix.dirname(parent)) {
      if (tree.has(parent)) throw refusal(file, `has "${parent}" as a file and as a directory`);
    }
  }
}

function refusal(file: string, what: string, cause?: unknown): AssetsError {
  return new AssetsError(`${file} ${what}`, [
    "hakube assets import takes what hakube assets export wrote; nothing was changed",
  ], { cause });
}

import { mapLimit } from "../map_limit.ts";
import { assetPaths, type ClusterPlan, scriptPath } from "../plan/plan.ts";
import type { Ports, Random } from "../ports.ts";
import { assetInventory, directoryMode, publicMode } from "./asset_inventory.ts";
import { AssetWriter, type WrittenFile } from "./asset_writer.ts";
import { lockAssets } from "./assets_lock.ts";
import {
  type AssetsState,
  readAssetsState,
  refuseOtherCluster,
  refuseToOverwrite,
} from "./assets_state.ts";
import { ensureAuthorities } from "./authorities.ts";
import { type ClosedDirectory, closeDirectories } from "./close_directories.ts";
import { definitionDigest } from "./definition_digest.ts";
import { removeLeftovers, removeSecrets } from "./remove_assets.ts";
import { filesAtOnce } from "./files_at_once.ts";
import { gitignoreText } from "./gitignore.ts";
import { ensureLeafCertificates } from "./leaf_certificates.ts";
import { ensureLoginKey } from "./login_key.ts";
import { manifestFormat, manifestText } from "./manifest.ts";
import { handleOrphans, type Orphans } from "./orphans.ts";
import type { ScriptRenderer } from "./render_script.ts";
import { SecretKeeper } from "./secret_keeper.ts";
import { ensureSharedSecrets } from "./shared_secrets.ts";

export interface RenderOptions {
  /** Goes into the manifest. */
  readonly hakubeVersion: string;
  /** Make all secrets anew; refused when a cluster lives, unless `destroyCluster` is its name. */
  readonly overwriteSecrets: boolean;
  readonly destroyCluster: string | undefined;
  /** false: scripts that exist are left as they are. */
  readonly overwriteScripts: boolean;
  /** Remove files of what is no longer in the definition. */
  readonly prune: boolean;
  /** Called after every file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** What a render did. Paths are relative to the directory. */
export interface RenderReport {
  readonly directory: string;
  readonly written: readonly WrittenFile[];
  /** How many files were as they should be. */
  readonly kept: number;
  /** Files of earlier renders that the definition asks for no more, and that are still there. */
  readonly orphans: readonly string[];
  /** Names of nodes that are no longer in the definition, as far as files tell. */
  readonly removedNodes: readonly string[];
  readonly pruned: readonly string[];
  /** Directories that others could look into, and cannot any more. */
  readonly closed: readonly ClosedDirectory[];
  readonly warnings: readonly string[];
}

/**
 * Brings an assets directory to what the plan asks for: keeps every secret that is there, makes
 * what is missing, issues anew the certificates that need it, and writes the boot scripts.
 * Interrupted at any point, the next render completes it; twice in a row, the second writes nothing.
 * @throws AssetsError when the directory is of another cluster or in use, a secret is damaged or lost,
 *   or the disk refuses
 */
export async function renderAssets(
  plan: ClusterPlan,
  renderScript: ScriptRenderer,
  directory: string,
  ports: Pick<Ports, "files" | "clock" | "random">,
  options: RenderOptions,
): Promise<RenderReport> {
  const { files } = ports;
  await files.makeDirectory(directory, directoryMode);
  await using _lock = await lockAssets(files, directory);
  const before = await readAssetsState(files, directory);
  const replaced = await replaceSecrets(plan, directory, ports, options, before);
  const inventory = assetInventory(plan);
  const closed = await closeDirectories(files, directory, inventory);
  await removeLeftovers(files, directory, inventory);

  const total = inventory.length + 1;
  const writer = new AssetWriter(
    files,
    directory,
    (done) => options.onProgress?.(done, total),
  );
  await writer.put(assetPaths.gitignore, gitignoreText(plan.definition.scriptsDir), publicMode);
  const keeper = new SecretKeeper(writer, replaced);
  const warnings = await inParallel([
    () => ensurePki(plan, keeper, ports),
    () => writeScripts(plan, renderScript, keeper, ports.random, options),
  ]);
  const orphans = await handleOrphans(writer, before.manifest, plan, options.prune);
  await writeManifest(plan, keeper, orphans, ports.random, options.hakubeVersion);
  return {
    directory,
    written: writer.written,
    kept: writer.kept,
    orphans: orphans.left,
    removedNodes: orphans.nodes,
    pruned: orphans.pruned,
    closed,
    warnings,
  };
}

/** @returns what the directory holds then */
async function replaceSecrets(
  plan: ClusterPlan,
  directory: string,
  { files }: Pick<Ports, "files">,
  options: RenderOptions,
  before: AssetsState,
): Promise<AssetsState> {
  refuseOtherCluster(before, plan, directory);
  if (!options.overwriteSecrets) return before;
  refuseToOverwrite(before, directory, options.destroyCluster);
  await removeSecrets(files, directory, assetInventory(plan));
  return { manifest: undefined, cluster: undefined };
}

/** Loading the X.509 library takes the processor, writing files the disk. @returns all warnings */
async function inParallel(parts: readonly (() => Promise<readonly string[]>)[]): Promise<string[]> {
  return (await mapLimit(parts, parts.length, (part) => part())).flat();
}

/** @returns warnings */
async function ensurePki(
  plan: ClusterPlan,
  keeper: SecretKeeper,
  ports: Pick<Ports, "clock" | "random">,
): Promise<readonly string[]> {
  await ensureSharedSecrets(keeper, ports.random);
  const { byName, warnings } = await ensureAuthorities(keeper, plan, ports);
  await ensureLeafCertificates(keeper, plan, byName, ports);
  return warnings;
}

/** @returns a warning for each script that is not what the definition renders */
async function writeScripts(
  plan: ClusterPlan,
  renderScript: ScriptRenderer,
  keeper: SecretKeeper,
  random: Random,
  options: RenderOptions,
): Promise<readonly string[]> {
  const { writer } = keeper;
  const warnings: string[] = [];
  await mapLimit(plan.nodes, filesAtOnce, async (node) => {
    const { nodeName } = node.node;
    const path = scriptPath(plan.definition, nodeName);
    const text = renderScript(node, await ensureLoginKey(keeper, plan, nodeName, random));
    const existing = options.overwriteScripts ? undefined : await writer.readText(path);
    if (existing === undefined || existing === text) {
      return await writer.put(path, text, publicMode);
    }
    // The manifest gets the hash of what should be there: `install` must still see the edit.
    writer.leave(path, new TextEncoder().encode(text));
    warnings.push(`${path} is not what the definition renders, and was kept`);
  });
  return warnings.sort();
}

async function writeManifest(
  plan: ClusterPlan,
  { writer, state, issuedFor }: SecretKeeper,
  orphans: Orphans,
  random: Random,
  hakubeVersion: string,
): Promise<void> {
  const clusterId = state.cluster?.clusterId ?? state.manifest?.clusterId ?? randomId(random);
  const text = manifestText({
    formatVersion: manifestFormat,
    hakubeVersion,
    clusterName: plan.definition.clusterName,
    clusterId,
    definitionSha256: definitionDigest(plan.definition),
    files: { ...orphans.digests, ...Object.fromEntries(writer.digests) },
    certificates: Object.fromEntries(issuedFor),
  });
  // The manifest says that all is there: first it has to be.
  await writer.flush();
  await writer.put(assetPaths.manifest, text, publicMode);
  await writer.flush();
}

/** A random UUID (version 4). */
function randomId(random: Random): string {
  const bytes = random.bytes(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
}

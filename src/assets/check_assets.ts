import { join } from "node:path";
import { AssetsError } from "../errors.ts";
import { mapLimit } from "../map_limit.ts";
import { type ClusterPlan, scriptPath } from "../plan/plan.ts";
import type { Files, Ports } from "../ports.ts";
import { type AssetFile, assetInventory } from "./asset_inventory.ts";
import { readAssetsState, refuseOtherCluster } from "./assets_state.ts";
import type { ClusterRecord } from "./cluster_record.ts";
import { definitionDigest } from "./definition_digest.ts";
import { sha256 } from "./digest.ts";
import { filesAtOnce } from "./files_at_once.ts";
import type { Manifest } from "./manifest.ts";

/** Assets that fit the definition. Paths are relative to the directory. */
export interface CheckedAssets {
  readonly directory: string;
  readonly manifest: Manifest;
  /** There when a cluster was made of these assets. */
  readonly clusterRecord: ClusterRecord | undefined;
  /** @throws AssetsError when the file is missing, or is not the one that was checked */
  read(path: string): Promise<Uint8Array>;
  /** A file that holds one line, such as the token, without its line feed. */
  readLine(path: string): Promise<string>;
  /** A node's boot script. */
  script(nodeName: string): Promise<string>;
}

/**
 * Checks that what lies in an assets directory is what `render` made of this very definition.
 * @param options.allowEdited take scripts that were edited by hand
 * @throws AssetsError saying what to do
 */
export async function checkAssets(
  plan: ClusterPlan,
  directory: string,
  { files }: Pick<Ports, "files">,
  options: { allowEdited: boolean },
): Promise<CheckedAssets> {
  const state = await readAssetsState(files, directory);
  const { manifest } = state;
  if (manifest === undefined) {
    throw new AssetsError(`${directory} holds no finished assets`, [renderFirst]);
  }
  refuseOtherCluster(state, plan, directory);
  if (manifest.definitionSha256 !== definitionDigest(plan.definition)) {
    throw new AssetsError(`the definition changed since the assets in ${directory} were rendered`, [
      renderFirst,
    ]);
  }
  const reader = new AssetReader(files, directory, manifest, plan, options.allowEdited);
  await reader.checkAll();
  return {
    directory,
    manifest,
    clusterRecord: state.cluster,
    read: (path) => reader.read(path),
    readLine: async (path) => decode(await reader.read(path)).trimEnd(),
    script: async (nodeName) => decode(await reader.read(scriptPath(plan.definition, nodeName))),
  };
}

const renderFirst = "render first: hakube render DEFINITION";

class AssetReader {
  readonly #inventory: ReadonlyMap<string, AssetFile>;

  constructor(
    readonly files: Files,
    readonly directory: string,
    readonly manifest: Manifest,
    plan: ClusterPlan,
    readonly allowEdited: boolean,
  ) {
    this.#inventory = new Map(assetInventory(plan).map((file) => [file.path, file]));
  }

  async checkAll(): Promise<void> {
    const all = [...this.#inventory.values()];
    const modes = await mapLimit(all, filesAtOnce, (file) => this.#isTooOpen(file));
    const open = all.filter((_, index) => modes[index]).map(({ path }) =>
      join(this.directory, path)
    );
    if (open.length > 0) {
      const [only] = open;
      throw new AssetsError(`others than you can read ${listed(open)}`, [
        open.length === 1 ? `chmod 600 ${only}` : "hakube render sets every mode right",
        "if somebody did read it, and no cluster lives: hakube render --overwrite-secrets",
      ]);
    }
    const edits = await mapLimit(all, filesAtOnce, async (file) => !await this.#isAsRendered(file));
    this.#refuse(all.filter((_, index) => edits[index]));
  }

  /** Reads again and compares again: what was checked is what is used. */
  async read(path: string): Promise<Uint8Array> {
    const bytes = await this.files.read(join(this.directory, path));
    if (bytes === undefined) {
      throw new AssetsError(`${join(this.directory, path)} is missing`, [renderFirst]);
    }
    const file = this.#inventory.get(path);
    if (file !== undefined && !this.#hasDigest(file, bytes)) this.#refuse([file]);
    return bytes;
  }

  async #isTooOpen(file: AssetFile): Promise<boolean> {
    if (file.mode !== 0o600) return false;
    const info = await this.files.stat(join(this.directory, file.path));
    return info !== undefined && info.kind === "file" && (info.mode & 0o077) !== 0;
  }

  async #isAsRendered(file: AssetFile): Promise<boolean> {
    const bytes = await this.files.read(join(this.directory, file.path));
    if (bytes === undefined) {
      throw new AssetsError(`${join(this.directory, file.path)} is missing`, [renderFirst]);
    }
    return this.#hasDigest(file, bytes);
  }

  #hasDigest(file: AssetFile, bytes: Uint8Array): boolean {
    // What hakube makes no use of on a node may be anybody's to change.
    if (file.kind === "note") return true;
    if (file.kind === "script" && this.allowEdited) return true;
    return this.manifest.files[file.path] === sha256(bytes);
  }

  #refuse(edited: readonly AssetFile[]): void {
    const paths = (scripts: boolean) =>
      edited.filter(({ kind }) => (kind === "script") === scripts)
        .map(({ path }) => join(this.directory, path));
    const others = paths(false);
    if (others.length > 0) {
      throw new AssetsError(`${listed(others)} changed since the last render`, [
        "put back what was there, or render again: it checks what fits together",
      ]);
    }
    const scripts = paths(true);
    if (scripts.length === 0) return;
    throw new AssetsError(`${listed(scripts)} ${scripts.length === 1 ? "was" : "were"} edited`, [
      "render again to have what the definition says",
      "or run them as they are: --allow-edited",
    ]);
  }
}

/** The first few by name, the others by number. */
function listed(paths: readonly string[]): string {
  const [first, second] = paths;
  if (paths.length <= 2) return paths.join(" and ");
  return `${first}, ${second} and ${paths.length - 2} more`;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

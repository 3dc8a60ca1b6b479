import { join } from "node:path";
import { mapLimit } from "../map_limit.ts";
import { assetPaths, type ClusterPlan, loginKeyPath, scriptPath } from "../plan/plan.ts";
import type { Ports } from "../ports.ts";
import { assetInventory, secretMode } from "./asset_inventory.ts";
import type { WrittenFile } from "./asset_writer.ts";
import { filesAtOnce } from "./files_at_once.ts";
import { OverlayFiles } from "./overlay_files.ts";
import { renderAssets, type RenderReport } from "./render_assets.ts";
import type { ScriptRenderer } from "./render_script.ts";

/** A file that a render would write. */
export interface ForeseenChange extends WrittenFile {
  readonly isSecret: boolean;
  /** Of a file for people to read: what it is and what it would be. */
  readonly texts: { readonly before: string; readonly after: string } | undefined;
}

/** What a render would do. */
export interface ForeseenRender {
  /** Sorted by path. */
  readonly changes: readonly ForeseenChange[];
  /** As of a render that had been done. */
  readonly report: RenderReport;
  /** A node's boot script as it would be. */
  script(nodeName: string): Promise<string>;
}

/** Stands in a script for a login key that the render would make: it would be another one each time. */
const keyToCome = "ssh-ed25519 (a new key)";

/**
 * What a render would do, by doing it in memory: nothing on the disk is touched, no lock is taken,
 * and the keys that it makes are gone with it.
 * @throws AssetsError where the render would
 */
export async function foreseeRender(
  plan: ClusterPlan,
  renderScript: ScriptRenderer,
  directory: string,
  ports: Pick<Ports, "files" | "clock" | "random">,
  hakubeVersion: string,
): Promise<ForeseenRender> {
  const overlay = new OverlayFiles(ports.files);
  const report = await renderAssets(plan, renderScript, directory, { ...ports, files: overlay }, {
    hakubeVersion,
    overwriteSecrets: false,
    destroyCluster: undefined,
    overwriteScripts: true,
    prune: false,
  });
  const newKeys = await newLoginKeys(plan, overlay, report);
  const textAt = async (files: Pick<Ports["files"], "read">, path: string) =>
    new TextDecoder().decode(await files.read(join(directory, path)));
  const script = async (path: string) =>
    newKeys.reduce((text, key) => text.replaceAll(key, keyToCome), await textAt(overlay, path));
  const kinds = new Map(assetInventory(plan).map((file) => [file.path, file]));
  const sorted = report.written.toSorted((one, other) => one.path < other.path ? -1 : 1);
  return {
    report,
    script: (nodeName) => script(scriptPath(plan.definition, nodeName)),
    changes: await mapLimit(sorted, filesAtOnce, async (written): Promise<ForeseenChange> => {
      const { path } = written;
      const file = kinds.get(path);
      // Certificates and public keys are no secrets, and nothing that a line of could be read.
      const isText = file?.kind === "script" || path === assetPaths.gitignore;
      return {
        ...written,
        isSecret: file?.mode === secretMode,
        texts: isText
          ? { before: await textAt(ports.files, path), after: await script(path) }
          : undefined,
      };
    }),
  };
}

/** The public halves of login keys that are not on the disk. */
async function newLoginKeys(
  { definition, nodes }: ClusterPlan,
  files: OverlayFiles,
  { written, directory }: RenderReport,
): Promise<string[]> {
  const made = new Set(written.filter(({ change }) => change === "new").map(({ path }) => path));
  const paths = nodes.map(({ node }) => loginKeyPath(definition, node.nodeName))
    .filter((path) => made.has(path));
  return await mapLimit(paths, filesAtOnce, async (path) => {
    const line = new TextDecoder().decode(await files.read(join(directory, `${path}.pub`)));
    return line.split(" ").slice(0, 2).join(" ");
  });
}

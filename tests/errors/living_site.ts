import { ProgramFiles, runInProcess } from "../fakes/cli_context.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { makeLiving } from "../fakes/living_assets.ts";
import { validDefinition } from "../fakes/valid_definition.ts";

/** Where the definition of {@link livingSite} is, and the option that names its assets. */
export const definitionPath = "/site/cluster.json";
export const whereAssets = ["--assets-dir", "/site/assets"];

/** A definition, assets that were rendered of it, and, unless it is denied, a cluster that lives. */
export async function livingSite(
  { lives = true, overrides = {} }: {
    readonly lives?: boolean;
    readonly overrides?: Readonly<Record<string, unknown>>;
  } = {},
): Promise<ProgramFiles> {
  const files = new ProgramFiles();
  files.directories.set("/site", 0o755);
  const plain = { hooks: undefined, dockerVersion: undefined };
  files.edit(definitionPath, JSON.stringify(validDefinition({ ...plain, ...overrides })));
  const { code, stderr } = await runInProcess(["render", definitionPath, ...whereAssets], {
    files,
  });
  if (code !== 0) throw new Error(stderr);
  if (!lives) return files;
  await makeLiving({ files, clock: new FixedClock() }, "/site/assets");
  return files;
}

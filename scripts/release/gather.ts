import { join } from "node:path";
import { hakubeVersion } from "../../src/version.ts";
import { releasedName, targets } from "../compile/targets.ts";
import { repositoryRoot } from "../repository_files.ts";
import { say } from "../say.ts";
import { checksums } from "./checksums.ts";
import { sourceSbom } from "./sbom.ts";

const dist = join(repositoryRoot, "dist");

/**
 * Lays beside the compiled binaries in `dist/` what is released with them: the bill of materials, the
 * script that installs, and SHA256SUMS of all.
 * @param partial do with the binaries that are there, for a rehearsal
 * @throws Error when a binary is missing
 */
export async function gather({ partial }: { partial: boolean }): Promise<void> {
  const all = targets.map((target) => releasedName(hakubeVersion, target));
  const there = new Set((await Array.fromAsync(Deno.readDir(dist))).map(({ name }) => name));
  const missing = all.filter((name) => !there.has(name));
  for (const name of missing) say(`dist/${name} is missing`);
  if (missing.length > 0 && !partial) throw new Error("compile all binaries first: compile:all");
  const sbom = `hakube-${hakubeVersion}.cdx.json`;
  const time = Deno.env.get("SOURCE_DATE_EPOCH");
  await Deno.writeTextFile(join(dist, sbom), await sourceSbom(time));
  await Deno.copyFile(join(repositoryRoot, "scripts/install.sh"), join(dist, "install.sh"));
  const names = [...all.filter((name) => there.has(name)), sbom, "install.sh"];
  await Deno.writeTextFile(join(dist, "SHA256SUMS"), await checksums(dist, names));
  say(`dist/SHA256SUMS: ${names.join(", ")}`);
}

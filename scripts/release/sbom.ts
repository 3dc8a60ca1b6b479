import { join } from "node:path";
import { z } from "zod";
import { hakubeVersion } from "../../src/version.ts";
import { repositoryRoot } from "../repository_files.ts";
import { billOfMaterials } from "./bill_of_materials.ts";
import { licensedPackages } from "./licensed_packages.ts";

const lockShape = z.object({
  specifiers: z.record(z.string(), z.string()),
  npm: z.record(z.string(), z.object({ integrity: z.string() })),
});

/**
 * The bill of materials of this source, with the Deno that runs this as its runtime.
 * @param seconds when the source was committed, since 1970: SOURCE_DATE_EPOCH
 * @throws Error when a package's licence or checksum is not known
 */
export async function sourceSbom(seconds: string | undefined): Promise<string> {
  const lock = lockShape.parse(
    JSON.parse(await Deno.readTextFile(join(repositoryRoot, "deno.lock"))),
  );
  const packages = await licensedPackages();
  const direct = directIds(lock.specifiers);
  return billOfMaterials({
    version: hakubeVersion,
    runtime: { deno: Deno.version.deno, v8: Deno.version.v8 },
    packages,
    direct: packages.map(({ id }) => id).filter((id) => direct.has(id)),
    sha512: new Map(packages.map(({ id }) => [id, sha512Of(lock.npm[id]?.integrity, id)])),
    time: seconds === undefined ? undefined : new Date(Number(seconds) * 1000),
  });
}

/** The lock file names what is asked for, `npm:zod@4.6.7`, and the rest of the id that it became. */
function directIds(specifiers: Readonly<Record<string, string>>): Set<string> {
  return new Set(
    Object.entries(specifiers).map(([specifier, version]) =>
      `${specifier.replace(/^npm:(.+)@[^@]*$/, "$1")}@${version}`
    ),
  );
}

function sha512Of(integrity: string | undefined, id: string): string {
  if (!integrity?.startsWith("sha512-")) throw new Error(`deno.lock has no SHA-512 of ${id}`);
  return integrity.slice("sha512-".length);
}

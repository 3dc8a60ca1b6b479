import type { LicensedPackage } from "./licences_text.ts";
import { npmPackages } from "./npm_packages.ts";
import { packageLicence } from "./package_licence.ts";

/** All packages that hakube is made of, with their licences: what the SBOM and the licences tell. */
export async function licensedPackages(): Promise<LicensedPackage[]> {
  const packages = await npmPackages();
  return await Promise.all(
    packages.map(async (pack) => ({ ...pack, ...await packageLicence(pack) })),
  );
}

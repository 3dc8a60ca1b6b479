import type { NpmPackage } from "./npm_packages.ts";
import type { PackageLicence } from "./package_licence.ts";

/** A package with its licence. */
export type LicensedPackage = NpmPackage & PackageLicence;

const rule = "=".repeat(80);

/**
 * The licences of all packages as one text: a list of them, then each text once with the packages that
 * have it. A package without a file of its own is named with its licence and its author.
 */
export function licencesText(packages: readonly LicensedPackage[]): string {
  const ids = (group: readonly LicensedPackage[]): string[] => [...new Set(group.map(nameOf))];
  const groups = Map.groupBy(
    packages.flatMap((pack) => textsOf(pack).map((text) => ({ pack, text }))),
    ({ text }) => text,
  );
  const list = [...new Set(packages.map((pack) => `  ${nameOf(pack)}: ${pack.expression}`))];
  const texts = [...groups].map(([text, members]) =>
    `${rule}\n${ids(members.map(({ pack }) => pack)).join("\n")}\n\n${text}`
  );
  return [
    `Packages of npm that hakube is made of, and their licences:\n\n${list.join("\n")}\n`,
    ...texts,
  ].join("\n");
}

function nameOf({ name, version }: NpmPackage): string {
  return `${name} ${version}`;
}

function textsOf({ texts, expression, author }: LicensedPackage): readonly string[] {
  if (texts.length > 0) return texts;
  const by = author === undefined ? "" : `, by ${author}`;
  return [`The package has no file with its licence. It is ${expression}${by}.\n`];
}

import { type Need, type NeedName, needs, testNeeds } from "./test_needs.ts";

/** A file with tests that is not run, and why. */
export interface LeftOut {
  readonly file: string;
  readonly missing: readonly NeedName[];
}

/** Which files with tests are run. */
export interface Selection {
  readonly run: readonly string[];
  readonly leftOut: readonly LeftOut[];
}

/** What any of these files needs, each once. @param table what each file needs */
export function needsOf(files: readonly string[], table = testNeeds): NeedName[] {
  return [...new Set(files.flatMap((file) => table[file] ?? []))];
}

/** Leaves out the files that need something that is missing. @param table what each file needs */
export function selectTests(
  files: readonly string[],
  missing: ReadonlySet<NeedName>,
  table = testNeeds,
): Selection {
  const judged = files.map((file) => ({
    file,
    missing: (table[file] ?? []).filter((name) => missing.has(name)),
  }));
  return {
    run: judged.filter(({ missing }) => missing.length === 0).map(({ file }) => file),
    leftOut: judged.filter(({ missing }) => missing.length > 0),
  };
}

/** The packages of Debian that have what is missing, sorted. */
export function debianPackages(missing: readonly NeedName[]): string[] {
  const packages = missing.map((name): Need => needs[name]).map((need) => need.debianPackage);
  return [...new Set(packages.filter((name) => name !== undefined))].sort();
}

/** Lines that say what was left out, and what to do to have it run. */
export function leftOutLines(leftOut: readonly LeftOut[]): string[] {
  const files = leftOut.map(({ file, missing }) =>
    `left out: ${file} (needs ${missing.join(", ")})`
  );
  const missing = new Set(leftOut.flatMap(({ missing }) => missing));
  const remedies = [...missing].map((name) => `  ${name}: ${needs[name].remedy}`);
  return [
    ...files,
    ...remedies,
    leftOut.length === 1
      ? "1 test file was left out"
      : `${leftOut.length} test files were left out`,
  ];
}

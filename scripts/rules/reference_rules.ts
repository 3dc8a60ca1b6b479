import type { Finding } from "../finding.ts";
import type { SourceFile } from "../source_file.ts";

/**
 * Checks that the generated pages are what the code would make of them now.
 * @param pages as they should be
 */
export function referenceFindings(
  files: readonly SourceFile[],
  pages: readonly SourceFile[],
): Finding[] {
  const told = (path: string, line: number, message: string): Finding => ({
    path,
    line,
    rule: "reference",
    message: `${message}: deno task docs`,
  });
  const wanted = new Map(pages.map(({ path, text }) => [path, text]));
  const left = files.filter(({ path }) => path.startsWith("docs/reference/") && !wanted.has(path));
  const outdated = pages.flatMap(({ path, text }) => {
    const there = files.find((file) => file.path === path)?.text;
    if (there === text) return [];
    if (there === undefined) return [told(path, 1, "is missing")];
    return [told(path, firstDifference(there, text), "is out of date from here on")];
  });
  return [...outdated, ...left.map(({ path }) => told(path, 1, "is not made by anything"))];
}

function firstDifference(one: string, other: string): number {
  const others = other.split("\n");
  return one.split("\n").findIndex((line, index) => line !== others[index]) + 1;
}

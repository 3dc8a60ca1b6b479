import { findNodeAtLocation, parseTree } from "jsonc-parser";
import type { Finding } from "../finding.ts";
import type { SourceFile } from "../source_file.ts";

/** Where the reason for each dependency is. */
const reasons = "docs/adr/0001-stand-ins-for-std-and-cliffy.md";

/** Checks that every dependency of `deno.json` is pinned exactly and that somebody has said why. */
export function dependencyFindings(files: readonly SourceFile[]): Finding[] {
  const config = files.find(({ path }) => path === "deno.json")?.text ?? "{}";
  const text = files.find(({ path }) => path === reasons)?.text ?? "";
  const tree = parseTree(config);
  const imports = tree === undefined ? undefined : findNodeAtLocation(tree, ["imports"]);
  return (imports?.children ?? []).flatMap(({ offset, children = [] }) => {
    const [name, target] = children.map(({ value }) => String(value));
    const line = config.slice(0, offset).split("\n").length;
    const told = (message: string): Finding => ({
      path: "deno.json",
      line,
      rule: "dependencies",
      message: `${name} ${message}`,
    });
    return [
      ...(/@\d+\.\d+\.\d+(-[\w.]+)?$/.test(target ?? "") ? [] : [told("is not pinned exactly")]),
      ...(isExplained(text, name ?? "") ? [] : [told(`has no reason in ${reasons}`)]),
    ];
  });
}

/** In a row of a table of two columns; the other table says what stands in for what. */
function isExplained(text: string, name: string): boolean {
  return text.split("\n").some((line) => {
    const cells = line.split("|").slice(1, -1);
    return cells.length === 2 && cells[0]?.includes(`\`${name}\``) && cells[1]?.trim() !== "";
  });
}

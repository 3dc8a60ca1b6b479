import { basename, join } from "node:path";

/** How much of a boot script is shown: what it says about itself, and its list of steps. */
const headLines = 41;

/** Draws a directory, a line for each entry: indented, with its mode where it is a file. */
export async function treeLines(directory: string, indent = ""): Promise<string[]> {
  const entries = await Array.fromAsync(Deno.readDir(directory));
  const lines = [`${indent}${basename(directory)}/`];
  for (
    const { name, isDirectory } of entries.sort((one, other) => one.name < other.name ? -1 : 1)
  ) {
    const path = join(directory, name);
    if (isDirectory) {
      lines.push(...await treeLines(path, `${indent}  `));
    } else {
      const mode = ((await Deno.stat(path)).mode ?? 0) & 0o777;
      lines.push(`${`${indent}  ${name}`.padEnd(40)} 0${mode.toString(8)}`);
    }
  }
  return lines;
}

/** The beginning of a boot script, and how long it is. */
export function scriptHead(path: string, text: string): string[] {
  const lines = text.trimEnd().split("\n");
  return ["", `${path}, ${lines.length} lines; it begins:`, "", ...lines.slice(0, headLines)];
}

if (import.meta.main) {
  const [directory = "assets", script = ""] = Deno.args;
  const path = join(directory, script);
  const lines = [
    ...await treeLines(directory),
    ...scriptHead(path, await Deno.readTextFile(path)),
  ];
  await new Blob([lines.map((line) => `${line}\n`).join("")]).stream().pipeTo(Deno.stdout.writable);
}

import { styled } from "../../terminal.ts";
import { printable } from "../printable.ts";
import type { FileDifference } from "./file_difference.ts";
import { patchText } from "./patch.ts";

/**
 * A line for each file that differs, and then what changes in those that people read. A change that
 * is the same in several files, as that of one setting on a hundred nodes, is shown once.
 * @param colour whether to colour it, as git does
 * @param each shows it for each file
 */
export function diffText(
  files: readonly FileDifference[],
  { colour, each }: { readonly colour: boolean; readonly each: boolean },
): string {
  const lines = files.map(({ path, text }) => `${styled({ colour }, "bold", path)}: ${text}\n`);
  const groups = each ? files.map((file) => [file]) : alike(files);
  const patches = groups.map((group) => groupText(group, colour));
  return lines.join("") + patches.join("");
}

/** Files in groups whose lines change alike, in the order of the first of each. */
function alike(files: readonly FileDifference[]): FileDifference[][] {
  const groups = new Map<string, FileDifference[]>();
  for (const file of files) {
    if (file.patch === undefined) continue;
    const key = JSON.stringify(file.patch.hunks);
    groups.set(key, [...groups.get(key) ?? [], file]);
  }
  return [...groups.values()];
}

function groupText([first, ...others]: readonly FileDifference[], colour: boolean): string {
  if (first?.patch === undefined) return "";
  const lines = patchText(first.patch).trimEnd().split("\n");
  const also = others.length === 0
    ? ""
    : styled({ colour }, "dim", `# the same in ${others.map(({ path }) => path).join(", ")}`) +
      "\n";
  return `\n${also}${lines.map((line) => `${colouredLine(line, colour)}\n`).join("")}`;
}

function colouredLine(line: string, colour: boolean): string {
  // A script that is there may have come from anywhere.
  const text = printable(line);
  if (/^(?:---|\+\+\+) [ab]\//.test(text)) return styled({ colour }, "bold", text);
  if (text.startsWith("@@")) return styled({ colour }, "cyan", text);
  if (text.startsWith("+")) return styled({ colour }, "green", text);
  return text.startsWith("-") ? styled({ colour }, "red", text) : text;
}

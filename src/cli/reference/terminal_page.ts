import { Help } from "@commander-js/extra-typings";
import picocolors from "picocolors";
import { plainWords, withoutLinks } from "./inline_markdown.ts";
import type { Block, ReferencePage } from "./reference_page.ts";

/** Where a page is shown. */
export interface PageLook {
  /** In columns; lines are broken there at the latest. */
  readonly width: number;
  readonly colour: boolean;
}

/** Longer lines are hard to read, however wide the window is. */
const widest = 100;

/** A page as a terminal shows it. */
export function terminalPage({ title, blocks }: ReferencePage, look: PageLook): string {
  const shown = { ...look, width: Math.min(look.width, widest) };
  const { bold } = picocolors.createColors(look.colour);
  return [bold(title), ...blocks.map((block) => terminalBlock(block, shown))].join("\n\n") + "\n";
}

function terminalBlock(block: Block, look: PageLook): string {
  switch (block.kind) {
    case "text":
      return wrapped(words(block.text, look), 0, look);
    case "heading":
      return picocolors.createColors(look.colour).bold(block.text);
    case "code":
      return block.lines.map((line) => `  ${line}`).join("\n");
    case "table":
      return tableLines(block.rows, look);
    case "entries":
      return block.rows.map((row) => entryLines(block.head, row, look)).join("\n\n");
  }
}

/** Cells below each other, the last one of each row broken beside the others. */
function tableLines(rows: readonly (readonly string[])[], look: PageLook): string {
  const columns = Math.max(...rows.map((row) => row.length)) - 1;
  const widths = Array.from(
    { length: columns },
    (_, index) => Math.max(...rows.map((row) => plainWords(row[index] ?? "").length)),
  );
  return rows.map((row) => {
    const cells = widths.map((width, index) => {
      const cell = row[index] ?? "";
      return term(cell, look) + " ".repeat(width - plainWords(cell).length);
    });
    const indent = widths.reduce((sum, width) => sum + width + 2, 2);
    const rest = wrapped(words(row.at(-1) ?? "", look), indent, look);
    return `  ${cells.join("  ")}  ${rest.trimStart()}`;
  }).join("\n");
}

function entryLines(
  head: readonly string[],
  [name = "", meaning = "", ...others]: readonly string[],
  look: PageLook,
): string {
  const { dim } = picocolors.createColors(look.colour);
  const isMark = (cell: string) => /^\*\*\w+\*\*$/.test(cell);
  const marks = others.filter(isMark).map((cell) => dim(` (${plainWords(cell)})`));
  const facts = others.flatMap((cell, index) =>
    cell === "" || isMark(cell)
      ? []
      : [wrapped(`${dim(`${head[index + 2]}:`)} ${words(cell, look)}`, 6, look)]
  );
  return [
    `  ${term(name, look)}${marks.join("")}`,
    wrapped(words(meaning, look), 6, look),
    ...facts,
  ]
    .join("\n");
}

/** What is code is coloured; its marks are needed only where there are no colours. */
function words(markdown: string, { colour }: PageLook): string {
  const text = withoutLinks(markdown);
  return colour ? term(text, { colour }) : text;
}

/** A term is code as a whole, so that its marks say nothing. */
function term(markdown: string, { colour }: Pick<PageLook, "colour">): string {
  const { cyan } = picocolors.createColors(colour);
  return plainWords(markdown.replaceAll(/`([^`]+)`/g, (_, code) => cyan(code)));
}

function wrapped(text: string, indent: number, { width }: PageLook): string {
  const lines = new Help().boxWrap(text, width - indent).split("\n");
  return lines.map((line) => " ".repeat(indent) + line).join("\n");
}

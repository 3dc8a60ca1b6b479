import type { Block, ReferencePage } from "../../src/cli/reference/reference_page.ts";

/** Says of a page that nobody should edit it. */
export function generatedNote(source: string): string {
  return `<!-- Made of ${source} by \`deno task docs\`. Do not edit. -->`;
}

/** A table; what is in its cells is Markdown on one line, in which `|` is taken care of. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** A page of `docs/reference/`. */
export function markdownPage({ title, source, blocks }: ReferencePage): string {
  return [`# ${title}`, generatedNote(source), ...blocks.map(markdownBlock)].join("\n\n") + "\n";
}

function markdownBlock(block: Block): string {
  switch (block.kind) {
    case "text":
      return block.text;
    case "heading":
      return `## ${block.text}`;
    case "code":
      return ["```" + block.language, ...block.lines, "```"].join("\n");
    case "table":
    case "entries":
      return table(block.head, block.rows);
  }
}

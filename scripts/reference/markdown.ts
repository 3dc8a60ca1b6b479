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

import stringWidth from "fast-string-truncated-width";
import { printable } from "./printable.ts";

/**
 * A table for people: columns of text, two spaces apart, no lines around them.
 * @param rows the first one is the header
 * @returns ends with a line feed
 */
export function tableText(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map((cell) => printable(cell).replaceAll(/\s/g, " ")));
  const widths: number[] = [];
  for (const row of cells) {
    for (const [column, cell] of row.entries()) {
      widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
    }
  }
  return cells.map((row) => {
    const padded = row.map((cell, column) =>
      cell + " ".repeat((widths[column] ?? 0) - widthOf(cell))
    );
    return `${padded.join("  ").trimEnd()}\n`;
  }).join("");
}

function widthOf(text: string): number {
  return stringWidth(text).width;
}

import { type ScreenLine, type SpanStyle, textWidth } from "../../src/cli/views/live/span.ts";

/** Size of a character, in pixels. */
const cell = { width: 8.4, height: 19 };
const margin = 16;
/** Colours of a dark terminal that are easy on the eye. */
const background = "#1c2128";
const looks: Readonly<Record<SpanStyle, string>> = {
  plain: 'fill="#d1d7e0"',
  bold: 'fill="#f0f3f6" font-weight="bold"',
  dim: 'fill="#7d8590"',
  red: 'fill="#f47067"',
  yellow: 'fill="#daaa3f"',
  green: 'fill="#57ab5a"',
  cyan: 'fill="#39c5cf"',
  alarm: 'fill="#ff6a5e" font-weight="bold"',
};

/** Draws a terminal's screen as a picture. Each piece is told where it stands, whatever the font's widths. */
export function svgScreen(
  lines: readonly ScreenLine[],
  { columns, title }: { readonly columns: number; readonly title: string },
): string {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = Math.ceil(lines.length * cell.height + 2 * margin);
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" rx="8" fill="${background}"/>`,
    `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" ` +
    `font-size="14" xml:space="preserve">`,
    ...lines.flatMap((line, row) => textElements(line, row)),
    "</g>",
    "</svg>",
    "",
  ].join("\n");
}

function textElements(line: ScreenLine, row: number): string[] {
  const y = (margin + (row + 0.75) * cell.height).toFixed(1);
  let column = 0;
  return line.flatMap(({ text, style }) => {
    const start = column + (text.length - text.trimStart().length);
    column += textWidth(text);
    const shown = text.trim();
    if (shown === "") return [];
    const x = (margin + start * cell.width).toFixed(1);
    const length = (textWidth(shown) * cell.width).toFixed(1);
    return `<text x="${x}" y="${y}" textLength="${length}" ${looks[style]}>${
      escaped(shown)
    }</text>`;
  });
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

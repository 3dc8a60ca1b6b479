import stringWidth from "fast-string-truncated-width";
import { printable } from "../printable.ts";

/** How a piece of a line looks. */
export type SpanStyle = "plain" | "bold" | "dim" | "red" | "yellow" | "green" | "cyan" | "alarm";

/** A piece of a line that looks the same all along. */
export interface Span {
  readonly text: string;
  readonly style: SpanStyle;
}

/** A line of a screen; it has no line feed. */
export type ScreenLine = readonly Span[];

/** A piece of a line; what would move the cursor is taken out. */
export function span(text: string, style: SpanStyle = "plain"): Span {
  return { text: printable(text).replaceAll(/[\t\n]/g, " "), style };
}

/** How many columns of a terminal a text takes: two for a wide character, none for an accent. */
export function textWidth(text: string): number {
  return stringWidth(text).width;
}

/** How many columns a line takes. */
export function lineWidth(line: ScreenLine): number {
  return line.reduce((sum, { text }) => sum + textWidth(text), 0);
}

/** Cuts a line so that it takes at most so many columns; its end then is an ellipsis. */
export function cutLine(line: ScreenLine, columns: number): ScreenLine {
  let left = columns;
  const cut: Span[] = [];
  for (const [index, { text, style }] of line.entries()) {
    const width = textWidth(text);
    const isLast = line.slice(index + 1).every((later) => later.text === "");
    if (width < left || (width === left && isLast)) {
      cut.push({ text, style });
      left -= width;
    } else {
      if (left > 0) cut.push({ text: cutText(text, left), style });
      break;
    }
  }
  return cut;
}

/** The text in exactly so many columns, filled with spaces. It must not be wider. */
export function padText(text: string, columns: number): string {
  return text + " ".repeat(Math.max(0, columns - textWidth(text)));
}

/** As much of the text as fits before an ellipsis. */
function cutText(text: string, columns: number): string {
  const room = columns - 1;
  if (isPlain(text.slice(0, room))) return `${text.slice(0, room)}${ellipsis}`;
  let [end, width] = [0, 0];
  for (const { segment, index } of graphemes.segment(text)) {
    width += textWidth(segment);
    if (width > room) break;
    end = index + segment.length;
  }
  return `${text.slice(0, end)}${ellipsis}`;
}

/** Whether each of its characters takes one column; most text is such. */
function isPlain(text: string): boolean {
  return /^[ -~]*$/.test(text);
}

/** What a reader takes for a character. */
const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

const ellipsis = "…";

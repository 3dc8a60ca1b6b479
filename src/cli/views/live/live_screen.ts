import { styled, type Terminal, type WindowSize } from "../../terminal.ts";
import { lineWidth, type ScreenLine } from "./span.ts";

const synchronized = { begin: "\x1b[?2026h", end: "\x1b[?2026l" };
const wrapping = { off: "\x1b[?7l", on: "\x1b[?7h" };
const clearRight = "\x1b[K";
const clearBelow = "\x1b[J";

/** Taken for a window that is gone. */
const roomyWindow: WindowSize = { columns: Infinity, rows: Infinity };

/**
 * The last lines of a terminal, drawn again and again in place; other text is printed above them. Each
 * frame is one write, so that no half of it is ever seen.
 */
export class LiveScreen {
  readonly #terminal: Terminal;
  /** Widths of the lines that are on the screen. */
  #widths: readonly number[] = [];
  /** What they are, to draw nothing that is there already. */
  #drawn = "";
  #above = "";

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  /** Prints text above the drawn lines with the next frame. It ends with a line feed. */
  print(text: string): void {
    this.#above += text;
  }

  /** Replaces the drawn lines. They must fit the window, and be fewer than its rows. */
  draw(lines: readonly ScreenLine[], window: WindowSize): void {
    const text = lines.map((line) => `${this.#styledLine(line)}${clearRight}\n`).join("");
    if (text === this.#drawn && this.#above === "") return;
    // What is drawn over needs no clearing before, which some terminals would show for a moment.
    const back = this.#above === "" ? this.#back(window) : this.#takeAway(window);
    // A terminal that takes a character for wider than we do must not wrap its line.
    const frame = `${back}${wrapping.off}${text}${clearBelow}${wrapping.on}`;
    this.#terminal.err(`${synchronized.begin}${frame}${synchronized.end}`);
    this.#drawn = text;
    this.#widths = lines.map(lineWidth);
  }

  /** Takes the drawn lines away; what was to be printed above them stays. */
  clear(window: WindowSize | undefined): void {
    const frame = this.#takeAway(window);
    if (frame !== "") this.#terminal.err(frame);
    this.#drawn = "";
    this.#widths = [];
  }

  /** Goes back to where the drawn lines begin, and prints what belongs there instead. */
  #takeAway(window: WindowSize | undefined): string {
    const text = this.#above;
    this.#above = "";
    return this.#widths.length === 0 ? text : `${this.#back(window)}${clearBelow}${text}`;
  }

  /** Goes back to where the drawn lines begin. */
  #back({ columns, rows }: WindowSize = roomyWindow): string {
    // A window that became narrower has wrapped what was drawn in it.
    const tall = this.#widths.map((width) => Math.max(1, Math.ceil(width / columns)));
    const up = Math.min(tall.reduce((sum, lines) => sum + lines, 0), rows - 1);
    return up <= 0 ? "\r" : `\r\x1b[${up}A`;
  }

  #styledLine(line: ScreenLine): string {
    return line.map(({ text, style }) =>
      style === "plain" ? text : styled(this.#terminal, style, text)
    ).join("");
  }
}

import xterm from "@xterm/headless";
import type { Terminal, WindowSize } from "../../src/cli/terminal.ts";

/** A terminal that does with what is written to it what a terminal does, wrapping and scrolling included. */
export class EmulatedTerminal implements Terminal {
  readonly colour = true;
  readonly outColour = false;
  readonly isRead = true;
  readonly failure = undefined;
  /** Whether the cursor is shown. */
  cursor = true;
  /** Everything that was written, and in how many writes. */
  written = "";
  writes = 0;
  readonly #emulator: xterm.Terminal;

  constructor({ columns, rows }: WindowSize) {
    const options = { cols: columns, rows, scrollback: 1000, allowProposedApi: true };
    // As a tty does, which makes a line feed go back to the first column too.
    this.#emulator = new xterm.Terminal({ ...options, convertEol: true });
  }

  out(): void {}

  err(text: string): void {
    this.written += text;
    this.writes++;
    this.#emulator.write(text);
  }

  window(): WindowSize {
    return { columns: this.#emulator.cols, rows: this.#emulator.rows };
  }

  setCursor(visible: boolean): void {
    this.cursor = visible;
  }

  /** Changes the size of the window, once what was written has been drawn. */
  async resize({ columns, rows }: WindowSize): Promise<void> {
    await this.#drawn();
    this.#emulator.resize(columns, rows);
  }

  /** The lines in the window and above it, without those below the last that has text. */
  async lines(): Promise<string[]> {
    await this.#drawn();
    const { active } = this.#emulator.buffer;
    const lines = Array.from(
      { length: active.length },
      (_, row) => active.getLine(row)?.translateToString(true) ?? "",
    );
    return lines.slice(0, lines.findLastIndex((line) => line !== "") + 1);
  }

  #drawn(): Promise<void> {
    return new Promise((resolve) => this.#emulator.write("", resolve));
  }
}

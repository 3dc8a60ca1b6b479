import type { Terminal, WindowSize } from "../../src/cli/terminal.ts";

/** A terminal that remembers what was written to it. */
export class FakeTerminal implements Terminal {
  stdout = "";
  stderr = "";
  cursor = true;
  readonly outColour = false;
  readonly isRead = true;
  readonly failure = undefined;

  /** @param size of its window; undefined: it is none */
  constructor(readonly colour = false, public size?: WindowSize) {}

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }

  window(): WindowSize | undefined {
    return this.size;
  }

  setCursor(visible: boolean): void {
    this.cursor = visible;
  }
}

import type { Terminal } from "../../src/cli/terminal.ts";

/** A terminal that remembers what was written to it. */
export class FakeTerminal implements Terminal {
  stdout = "";
  stderr = "";
  readonly failure = undefined;

  constructor(readonly colour = false) {}

  out(text: string): void {
    this.stdout += text;
  }

  err(text: string): void {
    this.stderr += text;
  }
}

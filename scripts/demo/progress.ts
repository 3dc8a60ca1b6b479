import pc from "picocolors";
import { printable } from "../../src/cli/views/printable.ts";
import { ProgramError } from "./run_program.ts";

/** Columns: a mark, what is done, more about it, the seconds. */
const nameWidth = 13;
const detailWidth = 50;

/** A line about a stage, at most 78 columns wide. @param mark one character, before all */
export function stageLine(mark: string, name: string, detail: string, seconds: number): string {
  const text = printable(detail).replaceAll("\t", " ").slice(0, detailWidth).padEnd(detailWidth);
  return `  ${mark} ${name.padEnd(nameWidth)} ${text} ${`${Math.floor(seconds)}`.padStart(5)} s`;
}

/** Tells the stages of the demo on standard error, with the seconds that each has taken. */
export class Progress {
  readonly #isTerminal = Deno.stderr.isTerminal();
  readonly #colours = pc.createColors(this.#isTerminal && Deno.env.get("NO_COLOR") === undefined);
  readonly #begin = performance.now();

  /** Seconds since the beginning. */
  get seconds(): number {
    return (performance.now() - this.#begin) / 1000;
  }

  /** A line of its own. */
  say(line = ""): void {
    write(`${line}\n`);
  }

  /**
   * Runs a stage, and tells how it goes.
   * @param work is given a function that says what it is at; returns what there is to say at the end
   */
  async stage(
    name: string,
    work: (tell: (detail: string) => void) => Promise<string>,
  ): Promise<void> {
    const begin = performance.now();
    const seconds = () => (performance.now() - begin) / 1000;
    let detail = "";
    const draw = () => {
      const line = stageLine("·", name, detail, seconds());
      if (this.#isTerminal) write(`\r${this.#colours.dim(line)}\x1b[K`);
    };
    draw();
    const timer = setInterval(draw, 1000);
    try {
      detail = await work((now) => {
        detail = now.trim();
        draw();
      });
      this.#end(this.#colours.green("✓"), name, detail, seconds());
    } catch (error) {
      if (error instanceof ProgramError) detail = error.lines.at(-1) ?? "";
      this.#end(this.#colours.red("✗"), name, detail, seconds());
      throw error;
    } finally {
      clearInterval(timer);
    }
  }

  /** Runs a stage that speaks for itself. */
  async onTerminal(name: string, work: () => Promise<string>): Promise<void> {
    const begin = performance.now();
    const seconds = () => (performance.now() - begin) / 1000;
    this.say();
    try {
      const detail = await work();
      this.say();
      this.#end(this.#colours.green("✓"), name, detail, seconds());
    } catch (error) {
      this.say();
      this.#end(this.#colours.red("✗"), name, "", seconds());
      throw error;
    }
  }

  #end(mark: string, name: string, detail: string, seconds: number): void {
    const line = stageLine(mark, name, detail, seconds);
    write(this.#isTerminal ? `\r${line}\x1b[K\n` : `${line}\n`);
  }
}

/** Writes all of a text to standard error. */
function write(text: string): void {
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at < bytes.length;) at += Deno.stderr.writeSync(bytes.subarray(at));
}

import type { WindowSize } from "../../src/cli/terminal.ts";

/** Seconds after which a program that still runs is taken for one that waits in vain. */
const deadline = 90;

/** Where the program is started, and in which window. */
export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Record<string, string>;
  /** Default: a terminal that does not say its size. */
  readonly window?: WindowSize;
}

/** A program at a terminal of script(1): what it draws is read, and keys are pressed. */
export class TerminalProcess implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  readonly #screen: AsyncIterator<string>;
  readonly #timer: ReturnType<typeof setTimeout>;
  /** What was drawn and not yet asked for. */
  #drawn = "";
  /** All that was drawn, with what moves the cursor. */
  #raw = "";
  /** Files in which the program's process and terminal are named. */
  readonly #names: string;

  private constructor(process: Deno.ChildProcess, names: string) {
    this.#process = process;
    this.#names = names;
    this.#keyboard = process.stdin.getWriter();
    this.#screen = process.stdout.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    this.#timer = setTimeout(() => process.kill("SIGKILL"), deadline * 1000);
  }

  /** @param command a program and its arguments, none of which has an apostrophe */
  static start(
    command: readonly string[],
    { cwd, env, window }: TerminalOptions,
  ): TerminalProcess {
    const words = command.map((word) => `'${word}'`).join(" ");
    const names = `${cwd}/terminal-${crypto.randomUUID()}`;
    const size = window === undefined ? "" : `stty ${sttySize(window)}; `;
    const prelude = `${size}echo $$ >${names}.pid; tty >${names}.tty; `;
    const args = ["--quiet", "--return", "--command", `${prelude}exec ${words}`, "/dev/null"];
    const process = new Deno.Command("script", {
      cwd,
      env,
      args,
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    return new TerminalProcess(process, names);
  }

  /** @returns what was drawn until then, and the text. @throws Error when the program ends before */
  async until(text: string): Promise<string> {
    while (!this.#drawn.includes(text)) {
      const { value, done } = await this.#screen.next();
      if (done) throw new Error(`"${text}" was not drawn, but: ${this.#drawn}`);
      this.#take(value);
    }
    const end = this.#drawn.indexOf(text) + text.length;
    const seen = this.#drawn.slice(0, end);
    this.#drawn = this.#drawn.slice(end);
    return seen;
  }

  async type(keys: string): Promise<void> {
    await this.#keyboard.write(new TextEncoder().encode(keys));
  }

  /** All that was drawn so far, with what moves the cursor and chooses colours. */
  get raw(): string {
    return this.#raw;
  }

  /** Changes the size of the window. */
  async resize(window: WindowSize): Promise<void> {
    const tty = (await Deno.readTextFile(`${this.#names}.tty`)).trim();
    const args = ["-F", tty, ...sttySize(window).split(" ")];
    const { success } = await new Deno.Command("stty", { args }).output();
    if (!success) throw new Error(`${tty} has no size to change`);
  }

  /** Sends the program a signal. */
  async signal(signal: Deno.Signal): Promise<void> {
    Deno.kill(Number(await Deno.readTextFile(`${this.#names}.pid`)), signal);
  }

  /** Waits for the program's end. @returns its exit code, and what it drew last */
  async end(): Promise<{ readonly code: number; readonly drawn: string }> {
    for (let next; !(next = await this.#screen.next()).done;) {
      this.#take(next.value);
    }
    const { code } = await this.#process.status;
    clearTimeout(this.#timer);
    await this.#keyboard.close().catch(() => {});
    return { code, drawn: this.#drawn };
  }

  #take(text: string): void {
    this.#raw += text;
    this.#drawn += withoutControls(text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      this.#process.kill("SIGTERM");
    } catch (error) {
      // It has ended.
      if (!(error instanceof TypeError)) throw error;
    }
    await this.end();
  }
}

function sttySize({ columns, rows }: WindowSize): string {
  return `cols ${columns} rows ${rows}`;
}

/** Leaves out what moves the cursor and chooses colours. */
function withoutControls(text: string): string {
  // deno-lint-ignore no-control-regex -- they are what is looked for
  return text.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r\n", "\n");
}

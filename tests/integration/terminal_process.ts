/** Seconds after which a program that still runs is taken for one that waits in vain. */
const deadline = 90;

/** A program at a terminal of script(1): what it draws is read, and keys are pressed. */
export class TerminalProcess implements AsyncDisposable {
  readonly #process: Deno.ChildProcess;
  readonly #keyboard: WritableStreamDefaultWriter<Uint8Array>;
  readonly #screen: AsyncIterator<string>;
  readonly #timer: ReturnType<typeof setTimeout>;
  /** What was drawn and not yet asked for. */
  #drawn = "";

  private constructor(process: Deno.ChildProcess) {
    this.#process = process;
    this.#keyboard = process.stdin.getWriter();
    this.#screen = process.stdout.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    this.#timer = setTimeout(() => process.kill("SIGKILL"), deadline * 1000);
  }

  /** @param command a program and its arguments, none of which has an apostrophe */
  static start(
    command: readonly string[],
    options: { readonly cwd: string; readonly env: Record<string, string> },
  ): TerminalProcess {
    const words = command.map((word) => `'${word}'`).join(" ");
    const args = ["--quiet", "--return", "--command", `exec ${words}`, "/dev/null"];
    const process = new Deno.Command("script", {
      ...options,
      args,
      clearEnv: true,
      stdin: "piped",
      stdout: "piped",
    }).spawn();
    return new TerminalProcess(process);
  }

  /** @returns what was drawn until then, and the text. @throws Error when the program ends before */
  async until(text: string): Promise<string> {
    while (!this.#drawn.includes(text)) {
      const { value, done } = await this.#screen.next();
      if (done) throw new Error(`"${text}" was not drawn, but: ${this.#drawn}`);
      this.#drawn += withoutControls(value);
    }
    const end = this.#drawn.indexOf(text) + text.length;
    const seen = this.#drawn.slice(0, end);
    this.#drawn = this.#drawn.slice(end);
    return seen;
  }

  async type(keys: string): Promise<void> {
    await this.#keyboard.write(new TextEncoder().encode(keys));
  }

  /** Waits for the program's end. @returns its exit code, and what it drew last */
  async end(): Promise<{ readonly code: number; readonly drawn: string }> {
    for (let next; !(next = await this.#screen.next()).done;) {
      this.#drawn += withoutControls(next.value);
    }
    const { code } = await this.#process.status;
    clearTimeout(this.#timer);
    await this.#keyboard.close().catch(() => {});
    return { code, drawn: this.#drawn };
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

/** Leaves out what moves the cursor and chooses colours. */
function withoutControls(text: string): string {
  // deno-lint-ignore no-control-regex -- they are what is looked for
  return text.replaceAll(/\x1b\[[0-9;?]*[A-Za-z]/g, "").replaceAll("\r\n", "\n");
}

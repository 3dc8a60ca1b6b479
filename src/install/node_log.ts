import { dirname, join } from "node:path";
import { HakubeError } from "../errors.ts";
import type { FileAppender, Files } from "../ports.ts";
import type { RunOutput } from "./run_output.ts";

/** A node's log on the admin machine: what its runs printed, and their steps. Secrets are hidden before. */
export class NodeLog {
  readonly path: string;
  readonly #files: Files;
  #file: FileAppender | undefined;
  #lines: string[] = [];
  #failure: unknown;
  /** Writes come one after the other, and none after {@link close}. */
  #written: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(files: Files, directory: string, nodeName: string) {
    this.path = join(directory, `${nodeName}.log`);
    this.#files = files;
  }

  /** Adds a line, which {@link flush} writes. */
  add(line: string): void {
    this.#lines.push(line);
  }

  /** Writes what was added. A failure does not disturb the run; {@link close} tells it. */
  async flush(): Promise<void> {
    if (this.#closed) return;
    await (this.#written = this.#written.then(() => this.#write(this.#lines.splice(0))));
  }

  async #write(lines: readonly string[]): Promise<void> {
    if (lines.length === 0 || this.#failure !== undefined) return;
    try {
      this.#file ??= await this.#open();
      await this.#file.write(new TextEncoder().encode(`${lines.join("\n")}\n`));
    } catch (error) {
      this.#failure = error;
    }
  }

  /** The directory is made only now: an installation that is refused leaves none behind. */
  async #open(): Promise<FileAppender> {
    await this.#files.makeDirectory(dirname(this.path), 0o700);
    return await this.#files.append(this.path, 0o600);
  }

  /**
   * Writes what is left; whoever still follows a run that we leave writes nothing more.
   * @returns why a line could not be written, for example because the disk is full
   */
  async close(): Promise<HakubeError | undefined> {
    await this.flush();
    this.#closed = true;
    await this.#file?.close();
    if (this.#failure === undefined || this.#failure instanceof HakubeError) return this.#failure;
    throw this.#failure;
  }
}

/** A run's output as a line of a log; undefined for what a log does not tell. */
export function logLine(output: RunOutput): string | undefined {
  if (output.kind === "line") return output.text;
  const { record } = output;
  switch (record.event) {
    case "start":
      return `==> [${record.number}/${record.of}] ${record.step}`;
    case "done":
      return `<== [${record.number}/${record.of}] ${record.step}: ${record.result}, ` +
        `exit code ${record.exit}, ${record.seconds.toFixed(1)} s`;
    case "end":
      return `=== the run has ended: ${record.result}`;
    case "stopped":
      return `=== stopped before ${record.before}`;
    case "run":
      return `=== ${record.of} ${record.of === 1 ? "step" : "steps"}`;
    case "fact":
      return undefined;
  }
}

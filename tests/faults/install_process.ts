import assert from "node:assert/strict";
import { hakubeCommand } from "../../scripts/hakube_command.ts";
import { cache, networkNamespace } from "../e2e/lab.ts";

/** An event that `hakube install --json` tells. */
export interface ToldEvent {
  /** `InstallEvent` or `InstallSummary`. */
  readonly kind: string;
  readonly event?: string;
  readonly node?: string;
  readonly step?: string;
  readonly result?: string;
  readonly message?: string;
  readonly line?: string;
}

/** A `hakube install`, or another command that tells the same events, in the lab's network; it can be killed. */
export class InstallProcess {
  readonly #process: Deno.ChildProcess;
  readonly #onEvent: (event: ToldEvent) => void;
  readonly #events: ToldEvent[] = [];
  readonly #read: Promise<void>;
  readonly #stderr: Promise<string>;

  /** @param onEvent called for each event as it is told; must not throw */
  constructor(
    directory: string,
    args: readonly string[] = [],
    onEvent: (event: ToldEvent) => void = () => {},
    command = "install",
  ) {
    const install = [command, "cluster.json", "--accept-new-host-keys", "--json", ...args];
    // Not by way of the lab's script: the process that is killed has to be hakube itself.
    const network = `--net=/run/netns/${networkNamespace}`;
    this.#onEvent = onEvent;
    this.#process = new Deno.Command("nsenter", {
      args: [network, "--", ...hakubeCommand(), ...install],
      cwd: directory,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    this.#read = this.#readEvents();
    this.#stderr = new Response(this.#process.stderr).text();
  }

  get events(): readonly ToldEvent[] {
    return this.#events;
  }

  /** Kills it, so that it can do nothing about it. It may have ended already. */
  async kill(): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
    }
    await this.exit();
  }

  /** Lets it have Ctrl-C. */
  interrupt(): void {
    this.#process.kill("SIGINT");
  }

  /** @returns its exit code and what it said to people */
  async exit(): Promise<{ readonly code: number; readonly stderr: string }> {
    const [{ code }, stderr] = await Promise.all([
      this.#process.status,
      this.#stderr,
      this.#read,
    ]);
    return { code, stderr };
  }

  /** Waits for the end. @throws AssertionError when the exit code is another */
  async endsWith(code: number): Promise<void> {
    const end = await this.exit();
    const told = this.#events.filter(({ kind }) => kind === "InstallSummary");
    assert.equal(end.code, code, `${end.stderr}\n${JSON.stringify(told)}`);
  }

  async #readEvents(): Promise<void> {
    let rest = "";
    for await (const text of this.#process.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = `${rest}${text}`.split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const event: ToldEvent = JSON.parse(line);
        this.#events.push(event);
        this.#onEvent(event);
      }
    }
  }
}

/** Where the lab keeps a machine's `/var`. */
export function varOf(machine: string): string {
  return `${cache}/machines/${machine}/var`;
}

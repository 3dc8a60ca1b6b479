import { ConnectionError, UnfitError } from "../errors.ts";
import type { SshChannel, SshConnection } from "../ports.ts";
import {
  attachRequest,
  type LauncherAnswer,
  launcherProgram,
  type NodeFacts,
  parseAnswer,
  parseFacts,
  readRequest,
  type Runner,
  scriptRequest,
  startRequest,
} from "./launcher_protocol.ts";
import type { Bundle } from "./bundle.ts";
import type { LineReader } from "./line_reader.ts";
import { inTime, type RootSession, startAsRoot } from "./root_program.ts";

/** How the launcher is called on a node. */
export interface LauncherCall {
  /** Text of `templates/launcher.sh`. */
  readonly launcher: string;
  readonly nodeName: string;
  readonly runner: Runner;
}

/** A launcher that has told what its node holds and waits for a request. */
export class LauncherSession {
  readonly facts: NodeFacts;
  readonly #channel: SshChannel;
  readonly #reader: LineReader;
  readonly #errors: Promise<string>;
  readonly #nodeName: string;

  private constructor(
    facts: NodeFacts,
    { channel, reader, errors }: RootSession,
    nodeName: string,
  ) {
    this.facts = facts;
    this.#channel = channel;
    this.#reader = reader;
    this.#errors = errors;
    this.#nodeName = nodeName;
  }

  /** @throws ConnectionError `sudo` when the launcher does not run as root, `lost` */
  static async open(
    connection: SshConnection,
    { launcher, runner, nodeName }: LauncherCall,
  ): Promise<LauncherSession> {
    const program = launcherProgram(launcher, runner);
    const session = await startAsRoot(connection, program, nodeName);
    const { channel, greeting } = session;
    const facts = parseFacts(greeting);
    if (facts !== undefined) return new LauncherSession(facts, session, nodeName);
    channel.end();
    const words = greeting.slice(0, 300);
    throw new ConnectionError("sudo", `"${nodeName}" has no launcher of this hakube: ${words}`, [
      "does the login's shell print this? a forced command or a start-up file may",
    ]);
  }

  /** Sends a bundle and starts its script. The run goes on when we leave. */
  async start(runId: string, bundle: Bundle, startedBy: string): Promise<LauncherAnswer> {
    const request = startRequest({
      runId,
      scriptSha256: bundle.scriptSha256,
      bundleLength: bundle.bytes.length,
      bundleSha256: bundle.sha256,
      startedBy,
    });
    await this.#channel.write(new TextEncoder().encode(request));
    await this.#channel.write(bundle.bytes);
    return await this.#answer();
  }

  /** Attaches to a run, from a byte of its output on. */
  async attach(runId: string, offset: number): Promise<LauncherAnswer> {
    await this.#channel.write(new TextEncoder().encode(attachRequest(runId, offset)));
    return await this.#answer();
  }

  /** Asks for what there is of a run's output, from a byte of it on. */
  async read(runId: string, offset: number): Promise<LauncherAnswer> {
    await this.#channel.write(new TextEncoder().encode(readRequest(runId, offset)));
    return await this.#answer();
  }

  /** Asks for the script that last ran. */
  async script(): Promise<LauncherAnswer> {
    await this.#channel.write(new TextEncoder().encode(scriptRequest));
    return await this.#answer();
  }

  /**
   * The run's output after `start` or `attach`, which ends when the run has ended, or after `read`;
   * after `script` the script.
   */
  output(): AsyncIterable<Uint8Array> {
    return this.#reader.rest();
  }

  /** Asks the run to stop before its next step. */
  async stopRun(): Promise<void> {
    await this.#channel.write(new TextEncoder().encode("stop\n"));
  }

  /**
   * Resolves when the launcher has ended by itself.
   * @throws ConnectionError `lost` when it is the connection that has ended
   */
  async ended(): Promise<void> {
    await this.#channel.exit;
  }

  /** Ends the launcher, and not the run. */
  leave(): void {
    this.#channel.end();
  }

  async #answer(): Promise<LauncherAnswer> {
    const line = await inTime(this.#reader.line(), this.#nodeName);
    const answer = line === undefined ? undefined : parseAnswer(line);
    if (answer !== undefined) return answer;
    this.leave();
    await this.ended();
    // It has ended without an answer, for example because the node's disk is full.
    const said = `${line ?? ""} ${await this.#errors}`.trim().replaceAll(/\s+/g, " ").slice(0, 300);
    const words = said === "" ? "nothing" : said;
    throw new UnfitError(`"${this.#nodeName}" did not start the run, and said: ${words}`, [
      "nothing was changed there; mend that, and run the command again",
    ]);
  }
}

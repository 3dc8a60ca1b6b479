import { withDeadline } from "../deadline.ts";
import { ConnectionError } from "../errors.ts";
import type { SshChannel, SshConnection } from "../ports.ts";
import {
  attachRequest,
  type LauncherAnswer,
  launcherCommand,
  launcherGreeting,
  type NodeFacts,
  parseAnswer,
  parseFacts,
  type Runner,
  startRequest,
} from "./launcher_protocol.ts";
import type { Bundle } from "./bundle.ts";
import { LineReader } from "./line_reader.ts";

/** How the launcher is called on a node. */
export interface LauncherCall {
  /** Text of `templates/launcher.sh`. */
  readonly launcher: string;
  readonly user: string;
  readonly nodeName: string;
  readonly runner: Runner;
}

/** A launcher that has told what its node holds and waits for a request. */
export class LauncherSession {
  readonly facts: NodeFacts;
  readonly #channel: SshChannel;
  readonly #reader: LineReader;
  readonly #nodeName: string;

  private constructor(
    facts: NodeFacts,
    channel: SshChannel,
    reader: LineReader,
    nodeName: string,
  ) {
    this.facts = facts;
    this.#channel = channel;
    this.#reader = reader;
    this.#nodeName = nodeName;
  }

  /** @throws ConnectionError `sudo` when the launcher does not run as root, `lost` */
  static async open(connection: SshConnection, call: LauncherCall): Promise<LauncherSession> {
    const channel = await connection.run(launcherCommand(call.launcher, call.user, call.runner));
    const errors = collect(channel.stderr);
    const reader = new LineReader(channel.stdout);
    const { line, noise } = await inTime(firstLine(reader), call.nodeName);
    const facts = line === undefined ? undefined : parseFacts(line);
    if (facts !== undefined) return new LauncherSession(facts, channel, reader, call.nodeName);
    // Whatever it is, it may wait for a word of ours.
    channel.end();
    // What prints without end does not end for that either.
    if (noise.length > mostNoise) throw noLauncher(call, noise, "");
    await channel.exit.catch(() => {});
    throw noLauncher(call, `${noise}${line ?? ""}`, await errors);
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

  /** The run's output after `start` or `attach`; ends when the run has ended. */
  output(): AsyncIterable<Uint8Array> {
    return this.#reader.rest();
  }

  /** Ends the launcher, and not the run. */
  leave(): void {
    this.#channel.end();
  }

  async #answer(): Promise<LauncherAnswer> {
    const line = await inTime(this.#reader.line(), this.#nodeName);
    const answer = line === undefined ? undefined : parseAnswer(line);
    if (answer !== undefined) return answer;
    throw new ConnectionError("lost", `The connection to "${this.#nodeName}" broke`);
  }
}

/** How much a login may print before the launcher says its first line, in characters. */
const mostNoise = 64 * 1024;

/** Skips what shell start-up files, a motd or a forced command print before the launcher speaks. */
async function firstLine(
  reader: LineReader,
): Promise<{ readonly line: string | undefined; readonly noise: string }> {
  let noise = "";
  while (noise.length <= mostNoise) {
    const line = await reader.line();
    if (line === undefined) return { line, noise: noise + reader.unended };
    if (line.startsWith(launcherGreeting)) return { line, noise };
    noise += `${line}\n`;
  }
  return { line: undefined, noise };
}

/** Seconds for the launcher to say what the node holds, or to answer: asking etcd is a part of it. */
const answerSeconds = 120;

async function inTime<Result>(work: Promise<Result>, nodeName: string): Promise<Result> {
  return await withDeadline(
    work,
    answerSeconds,
    () => new ConnectionError("lost", `"${nodeName}" has not answered for ${answerSeconds} s`),
  );
}

/** @param said whatever came instead of a launcher's first line */
function noLauncher(call: LauncherCall, said: string, errors: string): ConnectionError {
  const words = `${errors} ${said}`.trim().replaceAll(/\s+/g, " ").slice(0, 300) || "nothing";
  const isRoot = call.user === "root";
  const problem = isRoot ? "cannot start a program as root" : `cannot become root with sudo`;
  return new ConnectionError(
    "sudo",
    `"${call.user}" ${problem} on "${call.nodeName}", which said: ${words}`,
    isRoot
      ? ["bash must be at /bin/bash, and the login must run commands"]
      : [`let "${call.user}" run sudo without a password there, or log in as root`],
  );
}

async function collect(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for await (const chunk of stream) {
      if (text.length < 4096) text += decoder.decode(chunk, { stream: true });
    }
  } catch {
    // The connection broke; what was said until then is what there is.
  }
  return text;
}

import { denoFiles } from "../../src/adapters/deno_files.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { type BootDecision, packBundle } from "../../src/install/bundle.ts";
import {
  type LauncherAnswer,
  type NodeFacts,
  parseAnswer,
  parseFacts,
  startRequest,
} from "../../src/install/launcher_protocol.ts";
import { LineReader } from "../../src/install/line_reader.ts";
import type { NodeNamespace } from "./node_namespace.ts";

/** `templates/launcher.sh`. */
export const { launcher: launcherText } = await readTemplates(denoFiles);

/** A launcher that runs in a node, spoken to as the installer does. */
export class LauncherProcess implements AsyncDisposable {
  /** What it said first. */
  readonly facts: NodeFacts;
  readonly #node: NodeNamespace;
  /** As the node counts. */
  readonly #pid: string;
  readonly #process: Deno.ChildProcess;
  readonly #stdin: WritableStreamDefaultWriter<Uint8Array>;
  readonly #reader: LineReader;

  private constructor(
    facts: NodeFacts,
    node: NodeNamespace,
    pid: string,
    process: Deno.ChildProcess,
    reader: LineReader,
  ) {
    this.facts = facts;
    this.#node = node;
    this.#pid = pid;
    this.#process = process;
    this.#stdin = process.stdin.getWriter();
    this.#reader = reader;
  }

  static async open(node: NodeNamespace): Promise<LauncherProcess> {
    const [program = "", ...words] = node.enter;
    const tellPid = ["/bin/bash", "-c", 'echo $$; exec "$@"', "bash"];
    const launcher = ["/bin/bash", "-c", launcherText, "hakube-launcher", "setsid"];
    const args = [...words, ...tellPid, ...launcher];
    const process = new Deno.Command(program, { args, stdin: "piped", stdout: "piped" }).spawn();
    const reader = new LineReader(process.stdout);
    const pid = await reader.line() ?? "";
    const line = await reader.line() ?? "";
    const facts = parseFacts(line);
    if (facts === undefined) throw new Error(`this is not what a launcher says first: ${line}`);
    return new LauncherProcess(facts, node, pid, process, reader);
  }

  /** Sends a bundle with the script. @param changes what to say in the request against the truth */
  async start(
    runId: string,
    script: string,
    { secrets = {}, phase = "node", ...changes }: StartOptions = {},
  ): Promise<LauncherAnswer> {
    const files = Object.entries(secrets).map(([path, text]) => [path, encode(text)] as const);
    const bundle = await packBundle(script, { ...decision(runId), phase }, new Map(files));
    const { bytes, sha256: bundleSha256, scriptSha256 } = bundle;
    const request = { runId, scriptSha256, bundleSha256, bundleLength: bytes.length };
    return await this.ask(startRequest({ ...request, startedBy: "ann@admin", ...changes }), bytes);
  }

  /** Sends a request. @param bytes what follows it */
  async ask(request: string, bytes: Uint8Array = new Uint8Array()): Promise<LauncherAnswer> {
    await this.#send(encode(request));
    await this.#send(bytes);
    return await this.answer();
  }

  async answer(): Promise<LauncherAnswer> {
    const line = await this.#reader.line() ?? "";
    const answer = parseAnswer(line);
    if (answer === undefined) throw new Error(`this is no answer of a launcher: ${line}`);
    return answer;
  }

  async #send(bytes: Uint8Array): Promise<void> {
    // A launcher that refuses at once does not read what follows.
    if (bytes.length > 0) await this.#stdin.write(bytes).catch(() => {});
  }

  /** The next line of the output that follows the answer. */
  async line(): Promise<string | undefined> {
    return await this.#reader.line();
  }

  /** All output that is left, to the launcher's end. */
  async rest(): Promise<string> {
    const chunks = await Array.fromAsync(this.#reader.rest());
    await this.#process.status;
    return await new Blob(chunks as BlobPart[]).text();
  }

  /** Says, as a broken connection does, that nothing will come any more. */
  async hangUp(): Promise<void> {
    await this.#stdin.close().catch(() => {});
  }

  /** Kills it, and nothing else, so that it can do nothing about it. */
  async kill(): Promise<void> {
    await this.#node.shell(`kill -KILL ${this.#pid}`);
  }

  /** Nothing is left to say to it, and it ends. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.hangUp();
    await this.rest();
  }
}

/** What a request says against the truth, and the secrets by their path. */
export interface StartOptions {
  readonly secrets?: Readonly<Record<string, string>>;
  /** Of `run.json`. */
  readonly phase?: string;
  readonly scriptSha256?: string;
  readonly bundleSha256?: string;
  readonly bundleLength?: number;
}

function decision(runId: string): BootDecision {
  return {
    format: "1",
    runId,
    node: "master0",
    phase: "node",
    etcd: "new",
    quorumSeen: "no",
    initMaster: "master0",
    loginUser: "ops",
    startedBy: "ann@admin",
  };
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

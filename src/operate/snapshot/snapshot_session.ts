import { withDeadline } from "../../deadline.ts";
import { ConnectionError, UnfitError } from "../../errors.ts";
import { type RootSession, startAsRoot } from "../../install/root_program.ts";
import type { SshConnection } from "../../ports.ts";
import {
  parseSnapshotLine,
  type SnapshotAnswer,
  snapshotProgram,
  type TakenSnapshot,
} from "./snapshot_protocol.ts";

/** Seconds of silence after which the program is lost; while it is at work it says something every second. */
const silenceSeconds = 120;

/** Seconds for a node to read what was sent to it again, and to compare its checksum. */
const storeSeconds = 1800;

/** Seconds for the program to end by itself; with the connection it ends too. */
const endSeconds = 5;

/** Told how many bytes there are already. */
export type OnProgress = (bytes: number) => void;

/** A snapshot that a node has taken, and is about to send. */
export interface SnapshotStream {
  readonly taken: TakenSnapshot;
  /** Its bytes, `taken.size` of them. @throws ConnectionError `lost` when they end early */
  readonly pieces: AsyncIterable<Uint8Array>;
}

/** `templates/snapshot.sh`, which runs on a master and waits for a request. */
export class SnapshotSession implements AsyncDisposable {
  readonly #session: RootSession;

  private constructor(readonly nodeName: string, session: RootSession) {
    this.#session = session;
  }

  /**
   * @param program text of `templates/snapshot.sh`
   * @throws ConnectionError `sudo` when we may not be root there, `lost`
   */
  static async open(
    connection: SshConnection,
    program: string,
    nodeName: string,
  ): Promise<SnapshotSession> {
    const session = await startAsRoot(connection, snapshotProgram(program), nodeName);
    return new SnapshotSession(nodeName, session);
  }

  /**
   * Lets the node's member of etcd, which runs, take a snapshot. It is the last request of a session.
   * @throws UnfitError when it cannot
   */
  async take(onBusy: OnProgress): Promise<SnapshotStream> {
    return await this.#receive("take", onBusy);
  }

  /** Like {@link take}, of a member that does not run. The node keeps it under this token, to restore it. */
  async keep(token: string, onBusy: OnProgress): Promise<SnapshotStream> {
    return await this.#receive(`keep ${token}`, onBusy);
  }

  /** Whether the node's data are what was restored under this token. */
  async isRestored(token: string): Promise<boolean> {
    await this.#write(`ask ${token}\n`);
    return (await this.#answer(silenceSeconds)).answer === "present";
  }

  /**
   * Sends a snapshot that shall be restored under this token; nothing when it is there already.
   * @throws UnfitError when the node cannot take it, or did not get all of it
   */
  async put(
    token: string,
    snapshot: {
      readonly size: number;
      readonly sha256: string;
      readonly pieces: AsyncIterable<Uint8Array>;
    },
    onSent: OnProgress,
  ): Promise<void> {
    await this.#write(`put ${token} ${snapshot.size} ${snapshot.sha256}\n`);
    if ((await this.#answer(silenceSeconds)).answer === "present") return onSent(snapshot.size);
    let sent = 0;
    for await (const piece of snapshot.pieces) {
      await this.#session.channel.write(piece);
      onSent(sent += piece.length);
    }
    await this.#answer(storeSeconds);
  }

  /** Ends the program. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.channel.end();
    const ended = this.#session.channel.exit.catch(() => {});
    await withDeadline(ended, endSeconds, () => this.#lost("does not end")).catch(() => {});
  }

  async #receive(request: string, onBusy: OnProgress): Promise<SnapshotStream> {
    await this.#write(`${request}\n`);
    const taken = await this.#answer(silenceSeconds, onBusy);
    if (taken.answer !== "taken") throw this.#lost(`has answered "${request}" with something else`);
    return { taken, pieces: this.#pieces(taken.size) };
  }

  async *#pieces(size: number): AsyncGenerator<Uint8Array> {
    let left = size;
    if (left === 0) return;
    for await (const piece of this.#session.reader.rest()) {
      const ours = piece.subarray(0, left);
      left -= ours.length;
      if (ours.length > 0) yield ours;
      if (left === 0) return;
    }
    throw this.#lost(`has sent ${size - left} of ${size} bytes`);
  }

  async #write(text: string): Promise<void> {
    await this.#session.channel.write(new TextEncoder().encode(text));
  }

  /** The next answer; how far the program is until then is told. */
  async #answer(seconds: number, onBusy: OnProgress = () => {}): Promise<SnapshotAnswer> {
    for (;;) {
      const line = await withDeadline(
        this.#session.reader.line(),
        seconds,
        () => this.#lost(`has not answered for ${seconds} s`),
      );
      if (line === undefined) throw this.#lost("has ended before it answered");
      const answer = parseSnapshotLine(line);
      if (answer === undefined) throw this.#lost("has answered with something else");
      if ("busy" in answer) {
        onBusy(answer.busy);
        continue;
      }
      if (answer.answer === "refused") throw new UnfitError(`"${this.nodeName}": ${answer.reason}`);
      return answer;
    }
  }

  #lost(problem: string): ConnectionError {
    return new ConnectionError("lost", `"${this.nodeName}" ${problem}`);
  }
}

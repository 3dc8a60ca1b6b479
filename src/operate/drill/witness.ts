import { withDeadline } from "../../deadline.ts";
import { ConnectionError } from "../../errors.ts";
import { type RootSession, startAsRoot } from "../../install/root_program.ts";
import type { Clock, SshConnection } from "../../ports.ts";
import { parseWitnessLine, witnessProgram, type Write } from "./witness_protocol.ts";

/** Seconds for the witness's last words: it may have to ask several times for what there is. */
const endSeconds = 180;

/** Somebody on another master who writes to the API, several times a second, until told to stop. */
export class Witness implements AsyncDisposable {
  readonly #nodeName: string;
  readonly #session: RootSession;
  readonly #clock: Clock;
  readonly #writes: Write[] = [];
  /** Resolves with what can be read in the end; rejects when the witness was lost. */
  readonly #ended: Promise<readonly number[]>;
  #lastArrival = 0;
  #succeeded = 0;
  #inRow: { readonly count: number; readonly reached: () => void } | undefined;

  private constructor(nodeName: string, session: RootSession, clock: Clock) {
    this.#nodeName = nodeName;
    this.#session = session;
    this.#clock = clock;
    this.#ended = this.#listen();
    // Whoever waits for the end is told; until then nobody does.
    this.#ended.catch(() => {});
  }

  /**
   * Begins to write.
   * @param program text of `templates/witness.sh`
   * @param balancer `HOST:PORT` of the load balancer
   * @throws ConnectionError
   */
  static async begin(
    { connection, nodeName, program, balancer, clock }: {
      readonly connection: SshConnection;
      readonly nodeName: string;
      readonly program: string;
      readonly balancer: string;
      readonly clock: Clock;
    },
  ): Promise<Witness> {
    const session = await startAsRoot(connection, witnessProgram(program), nodeName);
    const witness = new Witness(nodeName, session, clock);
    await witness.#say(`begin ${balancer}`);
    return witness;
  }

  /** What it has written so far. */
  get writes(): readonly Write[] {
    return this.#writes;
  }

  /** What the witness's clock says now, as near as that can be told from here. */
  now(): number {
    const last = this.#writes.at(-1);
    if (last === undefined) return 0;
    return last.at + last.seconds + (this.#clock.monotonicSeconds() - this.#lastArrival);
  }

  /**
   * Waits until so many writes in a row have succeeded.
   * @returns false when that takes longer than so many seconds
   * @throws ConnectionError when the witness was lost
   */
  async steady(count: number, seconds: number): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#succeeded = 0;
    this.#inRow = { count, reached: resolve };
    const late = new Error("late");
    try {
      await withDeadline(Promise.race([promise, this.#ended]), seconds, () => late);
      return true;
    } catch (error) {
      if (error === late) return false;
      throw error;
    } finally {
      this.#inRow = undefined;
    }
  }

  /**
   * Stops writing.
   * @returns which writes can be read now
   * @throws ConnectionError when the witness was lost
   */
  async end(): Promise<readonly number[]> {
    await this.#say("end");
    return await withDeadline(
      this.#ended,
      endSeconds,
      () => this.#lost(`does not say what can be read, for ${endSeconds} s`),
    );
  }

  /** Lets the witness go; it removes what it has written. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.channel.end();
    const gone = this.#session.channel.exit.catch(() => {});
    await withDeadline(gone, endSeconds, () => this.#lost("does not end")).catch(() => {});
  }

  async #say(line: string): Promise<void> {
    await this.#session.channel.write(new TextEncoder().encode(`${line}\n`));
  }

  async #listen(): Promise<readonly number[]> {
    for (let line; (line = await this.#session.reader.line()) !== undefined;) {
      const said = parseWitnessLine(line);
      if (said === undefined) throw this.#lost("says what no witness says");
      if ("end" in said) return said.there;
      this.#take(said);
    }
    throw this.#lost("has ended its measuring");
  }

  #take(write: Write): void {
    this.#writes.push(write);
    this.#lastArrival = this.#clock.monotonicSeconds();
    this.#succeeded = write.status === 201 ? this.#succeeded + 1 : 0;
    if (this.#inRow !== undefined && this.#succeeded >= this.#inRow.count) this.#inRow.reached();
  }

  #lost(problem: string): ConnectionError {
    return new ConnectionError("lost", `"${this.#nodeName}" ${problem}`);
  }
}

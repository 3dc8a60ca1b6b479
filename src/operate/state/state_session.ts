import { withDeadline } from "../../deadline.ts";
import { ConnectionError } from "../../errors.ts";
import { type RootSession, startAsRoot } from "../../install/root_program.ts";
import type { SshConnection } from "../../ports.ts";
import {
  type StateAnswer,
  stateAnswers,
  stateProgram,
  type StateRequest,
} from "./state_protocol.ts";

/** Seconds for an answer: programs on the node that wait for dead members give up long before. */
const answerSeconds = 60;

/** `templates/state.sh`, which runs on a node and waits for requests. */
export class StateSession implements AsyncDisposable {
  readonly #session: RootSession;

  private constructor(readonly nodeName: string, session: RootSession) {
    this.#session = session;
  }

  /**
   * @param program text of `templates/state.sh`
   * @throws ConnectionError `sudo` when we may not be root there, `lost`
   */
  static async open(
    connection: SshConnection,
    program: string,
    nodeName: string,
  ): Promise<StateSession> {
    return new StateSession(
      nodeName,
      await startAsRoot(connection, stateProgram(program), nodeName),
    );
  }

  /**
   * Sends a request and waits for its answer; one at a time.
   * @throws ConnectionError `lost` when the answer does not come or is none
   */
  async ask<Request extends StateRequest>(request: Request): Promise<StateAnswer<Request>> {
    const { channel, reader } = this.#session;
    await channel.write(new TextEncoder().encode(`${request}\n`));
    const line = await withDeadline(
      reader.line(),
      answerSeconds,
      () => this.#lost(`has not answered for ${answerSeconds} s`),
    );
    if (line === undefined) throw this.#lost("has ended its look at itself before it answered");
    const answer = stateAnswers[request].safeParse(parseJson(line));
    if (!answer.success) throw this.#lost(`has answered "${request}" with something else`);
    // Which schema belongs to which request is not followed through a lookup by the compiler.
    return answer.data as StateAnswer<Request>;
  }

  /** Ends the program. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.channel.end();
    const ended = this.#session.channel.exit.catch(() => {});
    await withDeadline(ended, answerSeconds, () => this.#lost("does not end")).catch(() => {});
  }

  #lost(problem: string): ConnectionError {
    return new ConnectionError("lost", `"${this.nodeName}" ${problem}`);
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

import type { z } from "zod";
import { withDeadline } from "../../deadline.ts";
import { ConnectionError } from "../../errors.ts";
import type { SshConnection } from "../../ports.ts";
import { type RootSession, startAsRoot } from "../root_program.ts";
import { answers, preflightProgram, type PreflightRequest } from "./preflight_protocol.ts";

/** Seconds for an answer; each measurement has a deadline of its own on the node, below this. */
const answerSeconds = 30;

/** A preflight that runs on a node and waits for requests. */
export class PreflightSession implements AsyncDisposable {
  readonly #session: RootSession;

  private constructor(readonly nodeName: string, session: RootSession) {
    this.#session = session;
  }

  /**
   * @param program text of `templates/preflight.sh`
   * @throws ConnectionError `sudo` when we may not be root there, `lost`
   */
  static async open(
    connection: SshConnection,
    program: string,
    nodeName: string,
  ): Promise<PreflightSession> {
    const session = await startAsRoot(connection, preflightProgram(program), nodeName);
    return new PreflightSession(nodeName, session);
  }

  /**
   * Sends a request and waits for its answer; one at a time.
   * @param args words without spaces
   * @throws ConnectionError `lost` when the answer does not come or is none
   */
  async ask<Request extends PreflightRequest>(
    request: Request,
    ...args: string[]
  ): Promise<z.infer<(typeof answers)[Request]>> {
    const { channel, reader } = this.#session;
    await channel.write(new TextEncoder().encode(`${[request, ...args].join(" ")}\n`));
    const line = await withDeadline(
      reader.line(),
      answerSeconds,
      () => this.#lost(`has not answered for ${answerSeconds} s`),
    );
    if (line === undefined) throw this.#lost("has ended its preflight before it answered");
    const answer = answers[request].safeParse(parseJson(line));
    if (!answer.success) throw this.#lost(`has answered "${request}" with something else`);
    // Which schema belongs to which request is not followed through a lookup by the compiler.
    return answer.data as z.infer<(typeof answers)[Request]>;
  }

  /** Ends the program, and with it all that it has started. */
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

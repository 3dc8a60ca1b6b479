import type { z } from "zod";
import { withDeadline } from "../deadline.ts";
import { ConnectionError } from "../errors.ts";
import type { SshConnection } from "../ports.ts";
import { type RootProgram, type RootSession, startAsRoot } from "./root_program.ts";

/** What a program answers to each of its requests. */
export type Answers = Readonly<Record<string, z.ZodType>>;

/** A program that runs as root on a node and answers requests, a line of JSON each. */
export interface AnsweringProgram<Known extends Answers> {
  readonly program: RootProgram;
  readonly answers: Known;
  /** For an answer; whatever the program waits for has a deadline of its own, below this. */
  readonly answerSeconds: number;
}

/** Such a program at work. Its answers are checked, for they come from a machine that may be anyone's. */
export class AnsweringSession<Known extends Answers> implements AsyncDisposable {
  readonly #session: RootSession;
  readonly #called: AnsweringProgram<Known>;

  private constructor(
    readonly nodeName: string,
    session: RootSession,
    called: AnsweringProgram<Known>,
  ) {
    this.#session = session;
    this.#called = called;
  }

  /** @throws ConnectionError `sudo` when we may not be root there, `lost` */
  static async open<Known extends Answers>(
    connection: SshConnection,
    called: AnsweringProgram<Known>,
    nodeName: string,
  ): Promise<AnsweringSession<Known>> {
    const session = await startAsRoot(connection, called.program, nodeName);
    return new AnsweringSession(nodeName, session, called);
  }

  /**
   * Sends a request and waits for its answer; one at a time.
   * @param args words without spaces
   * @throws ConnectionError `lost` when the answer does not come or is none
   */
  async ask<Request extends keyof Known & string>(
    request: Request,
    ...args: string[]
  ): Promise<z.infer<Known[Request]>> {
    const { channel, reader } = this.#session;
    const { answers, answerSeconds } = this.#called;
    await channel.write(new TextEncoder().encode(`${[request, ...args].join(" ")}\n`));
    const line = await withDeadline(
      reader.line(),
      answerSeconds,
      () => this.#lost(`has not answered for ${answerSeconds} s`),
    );
    if (line === undefined) throw this.#lost(`has gone before it answered "${request}"`);
    const answer = answers[request]?.safeParse(parseJson(line));
    if (!answer?.success) throw this.#lost(`has answered "${request}" with something else`);
    // Which schema belongs to which request is not followed through a lookup by the compiler.
    return answer.data as z.infer<Known[Request]>;
  }

  /** Ends the program, and with it all that it has started. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#session.channel.end();
    const ended = this.#session.channel.exit.catch(() => {});
    const { answerSeconds } = this.#called;
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

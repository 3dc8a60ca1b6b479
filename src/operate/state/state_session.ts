import { AnsweringSession } from "../../install/answering_session.ts";
import type { SshConnection } from "../../ports.ts";
import { stateAnswers, stateProgram } from "./state_protocol.ts";

/** `templates/state.sh`, which runs on a node and waits for requests. */
export type StateSession = AnsweringSession<typeof stateAnswers>;

/** Seconds for an answer: programs on the node that wait for dead members give up long before. */
const answerSeconds = 60;

/**
 * @param text of `templates/state.sh`
 * @throws ConnectionError `sudo` when we may not be root there, `lost`
 */
export async function openState(
  connection: SshConnection,
  text: string,
  nodeName: string,
): Promise<StateSession> {
  const called = { program: stateProgram(text), answers: stateAnswers, answerSeconds };
  return await AnsweringSession.open(connection, called, nodeName);
}

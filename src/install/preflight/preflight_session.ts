import type { SshConnection } from "../../ports.ts";
import { AnsweringSession } from "../answering_session.ts";
import { answers, preflightProgram } from "./preflight_protocol.ts";

/** A preflight that runs on a node and waits for requests. */
export type PreflightSession = AnsweringSession<typeof answers>;

/** Seconds for an answer; each measurement has a deadline of its own on the node, below this. */
const answerSeconds = 30;

/**
 * @param text of `templates/preflight.sh`
 * @throws ConnectionError `sudo` when we may not be root there, `lost`
 */
export async function openPreflight(
  connection: SshConnection,
  text: string,
  nodeName: string,
): Promise<PreflightSession> {
  const called = { program: preflightProgram(text), answers, answerSeconds };
  return await AnsweringSession.open(connection, called, nodeName);
}

import { Buffer } from "node:buffer";
import { z } from "zod";
import type { RootProgram } from "../../install/root_program.ts";

/**
 * What is said between hakube and `templates/state.sh`, a line each way. What programs on the node have
 * said comes in base64, and is parsed by who knows the program.
 */

/** Text of a program; empty when it did not answer. Sixteen megabytes are a cluster of thousands of nodes. */
const said = z.base64().max(16 * 2 ** 20)
  .transform((text) => Buffer.from(text, "base64").toString("utf8"));

/** The answer to each request. */
export const stateAnswers = {
  etcd: z.object({
    /** `etcdctl member list`, a line each. */
    members: said,
    /** `etcdctl endpoint health --cluster`, JSON. */
    health: said,
    /** `etcdctl endpoint status --cluster`, JSON. */
    statuses: said,
  }),
};

export type StateRequest = keyof typeof stateAnswers;

/** The answer to a request. */
export type StateAnswer<Request extends StateRequest> = z.infer<(typeof stateAnswers)[Request]>;

/** @param text of `templates/state.sh` */
export function stateProgram(text: string): RootProgram {
  return { name: "hakube-state", text, args: [], greeting: '{"hakube":"state","protocol":1}' };
}

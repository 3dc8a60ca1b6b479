import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import { mapLimit } from "../../map_limit.ts";
import type { SshConnection } from "../../ports.ts";
import type { StateAnswer, StateRequest } from "./state_protocol.ts";
import { StateSession } from "./state_session.ts";

/** What nodes have answered, and why others have not; by the node's name. */
export interface NodeAnswers<Request extends StateRequest> {
  readonly answers: ReadonlyMap<string, StateAnswer<Request>>;
  readonly failures: ReadonlyMap<string, ConnectionError>;
}

/** How nodes are asked. */
export interface AskSetup {
  readonly connect: (node: NodeDefinition) => Promise<SshConnection>;
  /** Text of `templates/state.sh`. */
  readonly program: string;
  /** How many nodes are asked at a time. */
  readonly concurrency: number;
}

/** Asks nodes the same, each over a connection of its own. One that does not answer keeps no other from it. */
export async function askNodes<Request extends StateRequest>(
  nodes: readonly NodeDefinition[],
  request: Request,
  { connect, program, concurrency }: AskSetup,
): Promise<NodeAnswers<Request>> {
  const answers = new Map<string, StateAnswer<Request>>();
  const failures = new Map<string, ConnectionError>();
  await mapLimit(nodes, concurrency, async (node) => {
    try {
      await using connection = await connect(node);
      await using session = await StateSession.open(connection, program, node.nodeName);
      answers.set(node.nodeName, await session.ask(request));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failures.set(node.nodeName, error);
    }
  });
  return { answers, failures };
}

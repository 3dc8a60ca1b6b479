import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import type { Member } from "../../install/connect_nodes.ts";
import { mapLimit } from "../../map_limit.ts";
import type { SshConnection } from "../../ports.ts";
import type { StateAnswer, StateRequest } from "./state_protocol.ts";
import { openState } from "./state_session.ts";

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
  return await askEach(nodes, concurrency, async (node) => {
    await using connection = await connect(node);
    return await askOver(connection, node, request, program);
  });
}

/** The same of nodes that are connected to. */
export async function askMembers<Request extends StateRequest>(
  members: readonly Member[],
  request: Request,
  program: string,
): Promise<NodeAnswers<Request>> {
  const connections = new Map(members.map(({ node, connection }) => [node, connection]));
  return await askEach([...connections.keys()], members.length, async (node) => {
    const connection = connections.get(node);
    if (connection === undefined) throw new Error(`"${node.nodeName}" was not connected to`);
    return await askOver(connection, node, request, program);
  });
}

async function askOver<Request extends StateRequest>(
  connection: SshConnection,
  { nodeName }: NodeDefinition,
  request: Request,
  program: string,
): Promise<StateAnswer<Request>> {
  await using session = await openState(connection, program, nodeName);
  return await session.ask(request);
}

async function askEach<Request extends StateRequest>(
  nodes: readonly NodeDefinition[],
  concurrency: number,
  ask: (node: NodeDefinition) => Promise<StateAnswer<Request>>,
): Promise<NodeAnswers<Request>> {
  const answers = new Map<string, StateAnswer<Request>>();
  const failures = new Map<string, ConnectionError>();
  await mapLimit(nodes, Math.max(1, concurrency), async (node) => {
    try {
      answers.set(node.nodeName, await ask(node));
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failures.set(node.nodeName, error);
    }
  });
  return { answers, failures };
}

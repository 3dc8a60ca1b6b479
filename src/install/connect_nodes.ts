import { type ClusterDefinition, type NodeDefinition } from "../definition/cluster_definition.ts";
import { ConnectionError } from "../errors.ts";
import { mapLimit } from "../map_limit.ts";
import type { SshConnection } from "../ports.ts";
import type { OnInstallEvent } from "./install_event.ts";
import type { NodeFacts, Runner } from "./launcher_protocol.ts";
import { LauncherSession } from "./launcher_session.ts";

/** A node that answered, and the connection to it. */
export class Member {
  readonly node: NodeDefinition;
  readonly facts: NodeFacts;
  readonly #how: ConnectSetup;
  #connection: SshConnection;
  /** A launcher that waits for its first request. */
  #session: LauncherSession | undefined;
  #closed = false;

  private constructor(
    node: NodeDefinition,
    connection: SshConnection,
    how: ConnectSetup,
    session: LauncherSession,
  ) {
    this.node = node;
    this.facts = session.facts;
    this.#how = how;
    this.#connection = connection;
    this.#session = session;
  }

  /** @throws ConnectionError when the node is not reached, or does not let us be root */
  static async connect(node: NodeDefinition, how: ConnectSetup): Promise<Member> {
    const { connection, session } = await open(node, how);
    return new Member(node, connection, how, session);
  }

  /** As whom we are logged in. */
  get user(): string {
    return this.#connection.user;
  }

  /** The connection that there is now; {@link reconnect} makes another one. */
  get connection(): SshConnection {
    return this.#connection;
  }

  /** A launcher that has not been asked for anything; each is good for one run. */
  async session(): Promise<LauncherSession> {
    const session = this.#session ??
      await openLauncher(this.#connection, this.node, this.#how);
    this.#session = undefined;
    return session;
  }

  /**
   * Opens a connection in place of the one that was lost; {@link session} is of it from then on.
   * @throws ConnectionError
   */
  async reconnect(): Promise<void> {
    // It may be that only the launcher was silent: nobody shall go on listening to the old one.
    await this.#connection[Symbol.asyncDispose]();
    const { connection, session } = await open(this.node, this.#how);
    this.#connection = connection;
    this.#session = session;
    if (this.#closed) await this.close();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#session?.leave();
    await this.#connection[Symbol.asyncDispose]();
  }
}

/** How nodes are connected to. */
export interface ConnectSetup {
  readonly connect: (node: NodeDefinition) => Promise<SshConnection>;
  readonly launcher: string;
  readonly runner: Runner;
  /** How many connections are opened at a time. */
  readonly concurrency: number;
  readonly onEvent: OnInstallEvent;
}

/** Who answered, and who did not. Disposed of, the connections are closed. */
export interface ConnectedNodes extends AsyncDisposable {
  /** By node name. */
  readonly members: ReadonlyMap<string, Member>;
  /** Why the others were not reached. */
  readonly failures: ReadonlyMap<string, ConnectionError>;
}

/**
 * Connects to all masters, for they decide together, and to the nodes that were asked for.
 * A node that is not reached is told among the failures, and keeps no other from being reached.
 */
export async function connectNodes(
  definition: ClusterDefinition,
  nodes: readonly NodeDefinition[],
  setup: ConnectSetup,
): Promise<ConnectedNodes> {
  const members = new Map<string, Member>();
  const failures = new Map<string, ConnectionError>();
  const wanted = [...new Set([...definition.masters, ...nodes])];
  await mapLimit(wanted, setup.concurrency, async (node) => {
    try {
      members.set(node.nodeName, await Member.connect(node, setup));
      setup.onEvent({ kind: "connected", node: node.nodeName });
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failures.set(node.nodeName, error);
    }
  });
  const close = async () => {
    await Promise.all([...members.values()].map((member) => member.close()));
  };
  return { members, failures, [Symbol.asyncDispose]: close };
}

async function open(
  node: NodeDefinition,
  how: ConnectSetup,
): Promise<{ readonly connection: SshConnection; readonly session: LauncherSession }> {
  const connection = await how.connect(node);
  try {
    return { connection, session: await openLauncher(connection, node, how) };
  } catch (error) {
    await connection[Symbol.asyncDispose]();
    throw error;
  }
}

async function openLauncher(
  connection: SshConnection,
  node: NodeDefinition,
  { launcher, runner }: ConnectSetup,
): Promise<LauncherSession> {
  return await LauncherSession.open(connection, { launcher, runner, nodeName: node.nodeName });
}

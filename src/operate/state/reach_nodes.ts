import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import { mapLimit } from "../../map_limit.ts";
import type { SshConnection } from "../../ports.ts";

/** A node that answered, and the connection to it. */
export interface ReachedNode {
  readonly node: NodeDefinition;
  readonly connection: SshConnection;
}

/** Nodes that are looked at, and not worked on. Disposed of, the connections are closed. */
export class ReachedNodes implements AsyncDisposable {
  private constructor(
    /** In the order in which they were asked for. */
    readonly reached: readonly ReachedNode[],
    /** Why the others were not reached, by the node's name. */
    readonly failures: ReadonlyMap<string, ConnectionError>,
  ) {}

  /** Connects to nodes; one that is not reached keeps no other from being reached. */
  static async connect(
    nodes: readonly NodeDefinition[],
    { connect, concurrency }: {
      readonly connect: (node: NodeDefinition) => Promise<SshConnection>;
      readonly concurrency: number;
    },
  ): Promise<ReachedNodes> {
    const failures = new Map<string, ConnectionError>();
    const reached = await mapLimit(nodes, concurrency, async (node) => {
      try {
        return [{ node, connection: await connect(node) }];
      } catch (error) {
        if (!(error instanceof ConnectionError)) throw error;
        failures.set(node.nodeName, error);
        return [];
      }
    });
    return new ReachedNodes(reached.flat(), failures);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.reached.map(({ connection }) => connection[Symbol.asyncDispose]()));
  }
}

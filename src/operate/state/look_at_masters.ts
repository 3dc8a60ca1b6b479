import { withDeadline } from "../../deadline.ts";
import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import type { SshConnection } from "../../ports.ts";
import { type ClusterState, clusterState } from "./cluster_state.ts";
import { type EtcdMember, etcdMembers } from "./etcd_members.ts";
import { type MasterState, masterState } from "./master_state.ts";
import { openState } from "./state_session.ts";

/** What was seen on a master, or why nothing was. */
export type MasterLook =
  & { readonly node: NodeDefinition }
  & ({ readonly failure: ConnectionError } | {
    readonly failure: undefined;
    readonly master: MasterState;
    /** Who its member of etcd says the members are; undefined when it does not answer. */
    readonly etcd: readonly EtcdMember[] | undefined;
    /** What its API server says; undefined when it does not answer. */
    readonly cluster: ClusterState | undefined;
  });

/** How masters are looked at. */
export interface LookSetup {
  readonly connect: (node: NodeDefinition) => Promise<SshConnection>;
  /** Text of `templates/state.sh`. */
  readonly program: string;
  /** How long a master may take to let us in; undefined: as long as the login's own deadlines say. */
  readonly connectSeconds: number | undefined;
}

/** Looks at all masters at once. One that is not reached keeps nobody waiting for long, and is told. */
export async function lookAtMasters(
  definition: ClusterDefinition,
  setup: LookSetup,
): Promise<MasterLook[]> {
  return await Promise.all(definition.masters.map(async (node): Promise<MasterLook> => {
    try {
      return await lookAt(node, definition, setup);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      return { node, failure: error };
    }
  }));
}

async function lookAt(
  node: NodeDefinition,
  definition: ClusterDefinition,
  setup: LookSetup,
): Promise<MasterLook> {
  await using connection = await connect(node, setup);
  return await lookThrough(connection, node, definition, setup.program);
}

/**
 * Looks at a master through a connection that there is already.
 * @throws ConnectionError
 */
export async function lookThrough(
  connection: SshConnection,
  node: NodeDefinition,
  { masters, masterLoadBalancerAddress: { host, port } }: ClusterDefinition,
  program: string,
): Promise<Extract<MasterLook, { failure: undefined }>> {
  await using session = await openState(connection, program, node.nodeName);
  const addresses = masters.map(({ privateIP }) => privateIP);
  const { etcd, master, cluster } = await session.ask("status", `${host}:${port}`, ...addresses);
  return {
    node,
    failure: undefined,
    master: masterState(master),
    etcd: etcdMembers(etcd),
    cluster: clusterState(cluster),
  };
}

async function connect(
  node: NodeDefinition,
  { connect, connectSeconds }: LookSetup,
): Promise<SshConnection> {
  const connecting = connect(node);
  if (connectSeconds === undefined) return await connecting;
  try {
    return await withDeadline(
      connecting,
      connectSeconds,
      () =>
        new ConnectionError(
          "unreachable",
          `"${node.nodeName}" (${node.ssh.host}) has not let us in for ${connectSeconds} s`,
        ),
    );
  } catch (error) {
    // It may come yet, and nobody would close it.
    connecting.then((late) => late[Symbol.asyncDispose](), () => {});
    throw error;
  }
}

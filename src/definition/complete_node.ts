import type { NodeDefinition } from "./cluster_definition.ts";
import type { DefinitionInput } from "./definition_schema.ts";
import type { NodeInput } from "./node_schema.ts";

/** A node with its defaults; its own SSH keys win over the cluster's. */
export function completeNode(
  role: NodeDefinition["role"],
  node: NodeInput,
  cluster: DefinitionInput,
): NodeDefinition {
  const publicIP = node.publicIP ?? node.privateIP;
  return {
    role,
    nodeName: node.nodeName,
    privateIP: node.privateIP,
    publicIP,
    ssh: {
      host: node.sshHost ?? publicIP,
      port: node.sshPort ?? cluster.sshPort,
      user: node.sshLoginUser ?? cluster.sshLoginUser,
      jumpHost: node.sshJumpHost ?? cluster.sshJumpHost,
      loginKey: node.sshLoginKey ?? cluster.sshLoginKey,
      // A comment behind the key says nothing.
      hostKey: node.sshHostKey?.split(" ").slice(0, 2).join(" "),
    },
    labels: node.labels ?? {},
    taints: (node.taints ?? []).map(({ key, value = "", effect }) => ({ key, value, effect })),
    schedulable: node.schedulable ?? false,
  };
}

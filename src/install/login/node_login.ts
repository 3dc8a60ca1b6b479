import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import type { SshConnection } from "../../ports.ts";

/** Logs in to nodes, having asked everything that can be asked before. */
export interface NodeLogin extends AsyncDisposable {
  /** @throws ConnectionError */
  connect(node: NodeDefinition): Promise<SshConnection>;
}

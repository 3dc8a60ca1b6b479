import type { NodePlan, PlannedSecret } from "./plan.ts";
import { isKubernetesCA, isLeaf } from "./plan_secrets.ts";

/** What an operation is, as far as planning it goes. */
interface Operation {
  /** On whose behalf it is run may be another node; this is where. */
  readonly on: "masters" | "all nodes";
  /** Which of the node's secrets travel with its script. */
  readonly needs: (secret: PlannedSecret) => boolean;
}

const noSecrets = (): boolean => false;

/** And the authority's certificate, by which a node knows that this is its cluster. */
const leafCertificates = (secret: PlannedSecret): boolean =>
  isLeaf(secret) || isKubernetesCA(secret);

const mirrorLogins = ({ source }: PlannedSecret): boolean => source.kind.endsWith("-login");

/** What a machine needs to be a master, and not to join: certificates, keys, logins at mirrors. */
const ofTheMachine = ({ installAs }: PlannedSecret): boolean =>
  installAs !== undefined && installAs.step !== "containerd";

/**
 * What hakube does on a node of a cluster that lives. Each is a script of its own,
 * `templates/operations/NAME.sh.eta`, whose function `NAME_steps` lists its steps.
 */
const operations = {
  leave: { on: "masters", needs: noSecrets },
  drain_nodes: { on: "masters", needs: noSecrets },
  uncordon_nodes: { on: "masters", needs: noSecrets },
  upgrade_etcd: { on: "masters", needs: mirrorLogins },
  upgrade_node: { on: "all nodes", needs: mirrorLogins },
  renew: { on: "masters", needs: leafCertificates },
  clean: { on: "all nodes", needs: noSecrets },
  forget: { on: "masters", needs: noSecrets },
  restore_prepare: { on: "masters", needs: ofTheMachine },
  restore_data: { on: "masters", needs: noSecrets },
  restore_start: { on: "masters", needs: noSecrets },
  restart_kubelet: { on: "all nodes", needs: noSecrets },
  recover_stop: { on: "masters", needs: noSecrets },
  recover_aside: { on: "masters", needs: noSecrets },
  drill: { on: "masters", needs: noSecrets },
  verify: { on: "masters", needs: noSecrets },
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof operations;

/** Names of all operations. */
export const operationNames = Object.keys(operations) as OperationName[];

/** The operations that can be run on a node. */
export function operationsOf({ node }: NodePlan): OperationName[] {
  return operationNames.filter((name) =>
    node.role === "master" || (operations[name] as Operation).on === "all nodes"
  );
}

/** The secrets that an operation needs on a node. */
export function operationSecrets(
  operation: OperationName,
  { secrets }: NodePlan,
): PlannedSecret[] {
  return secrets.filter((operations[operation] as Operation).needs);
}

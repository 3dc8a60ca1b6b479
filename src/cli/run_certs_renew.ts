import { renewalDays } from "../assets/pki/validity.ts";
import type { NodeDefinition } from "../definition/cluster_definition.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import {
  certificatesOfAssets,
  certificatesOfNodes,
} from "../operate/certificates/list_certificates.ts";
import { renewableAssets } from "../operate/certificates/renewable_assets.ts";
import {
  deadFirst,
  type RenewalOrder,
  renewalOrder,
  type RenewalState,
  renewMasters,
} from "../operate/certificates/renew_certificates.ts";
import { isLeaf } from "../plan/plan_secrets.ts";
import { type CertificatePlan, type ClusterPlan, nodePlanOf } from "../plan/plan.ts";
import type { CommandSetup } from "./command_setup.ts";
import { loadCluster, selectMasters } from "./load_cluster.ts";
import { mayLoseQuorum } from "./may_lose_quorum.ts";
import type { OperationOptions } from "./operation_options.ts";
import { OperationSession } from "./operation_session.ts";
import { describeRenewal, renewalFields } from "./views/describe_renewal.ts";

/** The options of `hakube certs renew`. */
export type CertsRenewOptions = OperationOptions & {
  readonly force?: true | undefined;
  readonly forceQuorumLoss?: string | undefined;
};

/**
 * `hakube certs renew`: new certificates in the assets and on masters.
 * @returns one outcome a master; none after a dry run
 */
export async function runCertsRenew(
  path: string,
  names: readonly string[],
  options: CertsRenewOptions,
  setup: CommandSetup,
): Promise<NodeOutcome[]> {
  const { context, terminal } = setup;
  const { ports } = context;
  const loaded = await loadCluster(path, { ...options, allowEdited: true }, context);
  const { plan } = loaded;
  const { clusterName } = plan.definition;
  const forceQuorumLoss = mayLoseQuorum(options.forceQuorumLoss, clusterName);
  const named = selectMasters(plan, names);
  const assets = renewableAssets(plan, loaded.assets, ports);
  await using session = await OperationSession.open(
    path,
    { ...loaded, assets },
    [],
    options,
    setup,
    { warnsOfExpiry: false },
  );
  await session.settledFacts();
  const now = ports.clock.now();
  const { chosen, certificates, order } = await decideOrder(session, named, forceQuorumLoss, now);
  const force = options.force ?? false;
  const described = {
    clusterName,
    chosen,
    certificates: [...await certificatesOfAssets(plan, assets, now), ...certificates],
    order,
    force,
    days: renewalDays,
  };
  const told = { text: describeRenewal(described), document: renewalFields(described) };
  if (!await session.mayBegin(told, "Renew these certificates?")) return [];
  const written = await assets.renew(force ? leavesOf(plan, chosen) : () => false);
  if (!options.quiet && !options.json) {
    for (const { path, reason } of written) {
      terminal.err(`${assets.directory}/${path}: ${reason}\n`);
    }
  }
  const how = { order, force, forceQuorumLoss };
  return await session.watch(() => renewMasters(session.runs, chosen, how));
}

/** Looks at the masters, and decides how those that were named are renewed. @throws UnfitError */
async function decideOrder(
  session: OperationSession,
  named: readonly NodeDefinition[],
  forceQuorumLoss: boolean,
  now: Date,
): Promise<Pick<RenewalState, "chosen" | "certificates"> & { readonly order: RenewalOrder }> {
  const { clusterName, masters } = session.cluster.plan.definition;
  const names = masters.map(({ nodeName }) => nodeName);
  const certificates = certificatesOfNodes(names, await session.ask("certificates"), now);
  const etcdMembers = await session.etcdMembers();
  const chosen = deadFirst(named, etcdMembers);
  const answering = new Set(session.runs.members.keys());
  const state = { clusterName, masters, chosen, answering, etcdMembers, certificates };
  return { chosen, certificates, order: renewalOrder({ ...state, forceQuorumLoss }) };
}

/** Whether a certificate is for one of these masters. */
function leavesOf(
  plan: ClusterPlan,
  masters: readonly NodeDefinition[],
): (leaf: CertificatePlan) => boolean {
  const paths = new Set(
    masters.flatMap(({ nodeName }) =>
      nodePlanOf(plan, nodeName).secrets.filter(isLeaf).map(({ source }) =>
        source.kind === "asset" ? source.path : ""
      )
    ),
  );
  return ({ certificatePath }) => paths.has(certificatePath);
}

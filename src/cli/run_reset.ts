import { retireClusterRecord } from "../assets/cluster_record.ts";
import { forgottenNodes } from "../assets/orphans.ts";
import { allNodes } from "../definition/cluster_definition.ts";
import { quote } from "../definition/quote.ts";
import { didYouMean } from "../definition/suggest.ts";
import { UsageError } from "../errors.ts";
import type { NodeOutcome } from "../install/install_event.ts";
import type { EtcdMember } from "../operate/state/etcd_members.ts";
import { parseNodes } from "../operate/upgrade/upgrade_state.ts";
import { planReset, type ResetPlan } from "../operate/reset/plan_reset.ts";
import { cleanNodes, resetNodes, type ResetSettings } from "../operate/reset/reset_nodes.ts";
import { peerUrl } from "../plan/etcd_environment.ts";
import type { CommandSetup } from "./command_setup.ts";
import { loadCluster, type LoadedCluster } from "./load_cluster.ts";
import type { OperationOptions } from "./operation_options.ts";
import { mayLoseQuorum } from "./may_lose_quorum.ts";
import { OperationSession, requireLivingCluster } from "./operation_session.ts";
import {
  describeDestruction,
  describeReset,
  destructionFields,
  resetFields,
  whatIsLeftToDo,
} from "./views/describe_reset.ts";

/** The options of `hakube reset`, as its command gives them. */
export type ResetOptions = OperationOptions & {
  readonly all?: true | undefined;
  readonly confirm?: string | undefined;
  /** In seconds. */
  readonly drainTimeout: number;
  readonly force?: true | undefined;
  readonly forceQuorumLoss?: string | undefined;
  readonly otherCluster?: true | undefined;
  readonly purgePackages?: true | undefined;
};

/**
 * Takes nodes out of the cluster, or the whole cluster away.
 * @returns one outcome a node; none after a dry run
 */
export async function runReset(
  path: string,
  names: readonly string[],
  options: ResetOptions,
  setup: CommandSetup,
): Promise<NodeOutcome[]> {
  requireWords(names, options);
  const cluster = await loadCluster(path, { ...options, allowEdited: true }, setup.context);
  requireNames(cluster, options);
  if (options.all) return await destroyCluster(path, cluster, options, setup);
  requireKnown(names, cluster);
  // Machines of another cluster can be given up before this one lives.
  if (!options.otherCluster) requireLivingCluster(cluster);
  return await takeOut(path, { cluster, names: [...new Set(names)] }, options, setup);
}

async function takeOut(
  path: string,
  { cluster, names }: { readonly cluster: LoadedCluster; readonly names: readonly string[] },
  options: ResetOptions,
  setup: CommandSetup,
): Promise<NodeOutcome[]> {
  const { definition } = cluster.plan;
  const nodes = allNodes(definition).filter(({ nodeName }) => names.includes(nodeName));
  await using session = await OperationSession.open(path, cluster, nodes, options, setup, {
    mayBeForeign: options.otherCluster ? names : [],
  });
  const plan = cluster.assets.clusterRecord === undefined
    ? planGivingUp(names, session)
    : await planLeaving(names, options, session);
  const told = {
    text: describeReset(plan, definition.clusterName, options),
    document: resetFields(definition.clusterName, plan),
  };
  if (!await session.mayBegin(told, "Take these nodes out of the cluster?")) return [];
  const outcomes = await session.watch(() =>
    resetNodes(session.runs, plan, settingsOf(options), session.show)
  );
  const isDone = outcomes.every(({ state }) => state === "ok");
  if (isDone && !options.json && !options.quiet) {
    setup.terminal.err(whatIsLeftToDo(path, definition, names));
  }
  return outcomes;
}

/** @throws UsageError, UnfitError */
async function planLeaving(
  names: readonly string[],
  { forceQuorumLoss }: ResetOptions,
  session: OperationSession,
): Promise<ResetPlan> {
  const members = await session.etcdMembers();
  await requireKnownThere(names, session, members);
  return planReset({
    definition: session.cluster.plan.definition,
    names,
    facts: new Map([...session.runs.members].map(([name, { facts }]) => [name, facts])),
    ready: new Set((await session.readyMasters()).map(({ node }) => node.nodeName)),
    failures: session.runs.failures,
    foreign: session.foreign,
    members,
    forceQuorumLoss: forceQuorumLoss !== undefined,
  });
}

/**
 * Machines of another cluster, while there is none of these assets that could be asked: they are cleaned only.
 * @throws UnfitError for any other machine; ConnectionError
 */
function planGivingUp(
  names: readonly string[],
  { cluster, foreign, runs }: OperationSession,
): ResetPlan {
  const nodes = names.map((name) => {
    const failure = runs.failures.get(name);
    if (failure !== undefined) throw failure;
    if (!foreign.has(name)) requireLivingCluster(cluster);
    return { name, peerUrl: "", unreached: undefined, isForeign: true };
  });
  return { actingMaster: undefined, nodes };
}

async function destroyCluster(
  path: string,
  cluster: LoadedCluster,
  options: ResetOptions,
  setup: CommandSetup,
): Promise<NodeOutcome[]> {
  const { plan: { definition }, assets } = cluster;
  const nodes = allNodes(definition);
  const names = nodes.map(({ nodeName }) => nodeName);
  await using session = await OperationSession.open(path, cluster, nodes, options, setup, {
    mayBeForeign: options.otherCluster ? names : [],
  });
  const { failures } = session.runs;
  const told = {
    text: describeDestruction(definition, failures, session.foreign),
    document: destructionFields(definition, failures, session.foreign),
  };
  if (!await session.mayBegin(told, `Destroy the cluster ${quote(definition.clusterName)}?`)) {
    return [];
  }
  const outcomes = await session.watch(() =>
    cleanNodes(session.runs, names, settingsOf(options), session.show)
  );
  if (!outcomes.every(({ state }) => state === "ok")) return outcomes;
  const retired = await retireClusterRecord(setup.context.ports, assets.directory);
  if (retired !== undefined && !options.json && !options.quiet) {
    setup.terminal.err(
      `\n${assets.directory}/cluster.json is now ${retired}; its secrets stay for the next cluster.\n` +
        `To begin anew: hakube install ${path}\n`,
    );
  }
  return outcomes;
}

function settingsOf(options: ResetOptions): ResetSettings {
  return {
    drainSeconds: options.drainTimeout,
    force: options.force ?? false,
    forceQuorumLoss: options.forceQuorumLoss !== undefined,
    purgePackages: options.purgePackages ?? false,
  };
}

/** @throws UsageError unless it is said what to reset, and only once */
function requireWords(names: readonly string[], { all, confirm }: ResetOptions): void {
  if (all && names.length > 0) {
    throw new UsageError("--all resets every node, and nodes were named", [
      "name none, or leave --all out",
    ]);
  }
  if (!all && names.length === 0) {
    throw new UsageError("no node was named", ["name nodes, or reset the whole cluster: --all"]);
  }
  if (!all && confirm !== undefined) {
    throw new UsageError("--confirm belongs to --all", [
      "leave it out, or say --all and name no node",
    ]);
  }
}

/** @throws UsageError when what may destroy the cluster is not said with its name */
function requireNames(
  { plan: { definition: { clusterName } } }: LoadedCluster,
  { all, confirm, forceQuorumLoss }: ResetOptions,
): void {
  if (all && confirm !== clusterName) {
    throw new UsageError(`--all destroys the cluster ${quote(clusterName)} and all its data`, [
      `if it may be lost: --confirm ${clusterName}`,
    ]);
  }
  mayLoseQuorum(forceQuorumLoss, clusterName);
}

/** Names of nodes that the definition or the assets have. */
function namesHere({ plan, assets }: LoadedCluster): string[] {
  const defined = allNodes(plan.definition).map(({ nodeName }) => nodeName);
  return [...defined, ...forgottenNodes(assets.manifest, plan)];
}

/** @throws UsageError for a node that neither has, where there is no cluster that could know it */
function requireKnown(names: readonly string[], cluster: LoadedCluster): void {
  if (cluster.assets.clusterRecord === undefined) refuseUnknown(names, namesHere(cluster));
}

/**
 * What nobody here knows may still be in the cluster: a member of etcd, by its name or id, or a node.
 * @throws UsageError
 */
async function requireKnownThere(
  names: readonly string[],
  session: OperationSession,
  members: readonly EtcdMember[] | undefined,
): Promise<void> {
  const here = namesHere(session.cluster);
  if (names.every((name) => here.includes(name))) return;
  const { answers } = await session.ask("versions");
  const nodes = [...answers.values()].flatMap(({ nodes }) => [...parseNodes(nodes).keys()]);
  // A master's own member is known by the master's name alone: with that, its machine is cleaned too.
  const urls = session.cluster.plan.definition.masters.map(peerUrl);
  const ghosts = (members ?? []).filter((member) => !urls.includes(member.peerUrl));
  const ofEtcd = ghosts.flatMap(({ name, id }) => [name, id]);
  refuseUnknown(names, [...here, ...new Set([...nodes, ...ofEtcd])]);
}

function refuseUnknown(names: readonly string[], known: readonly string[]): void {
  for (const name of names) {
    if (name !== "" && known.includes(name)) continue;
    throw new UsageError(
      `neither the definition nor the assets nor the cluster have a node ${quote(name)}`,
      [didYouMean(name, known)],
    );
  }
}

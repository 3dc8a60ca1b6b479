import { checkAssets, type CheckedAssets } from "../assets/check_assets.ts";
import { allNodes, type NodeDefinition } from "../definition/cluster_definition.ts";
import type { CheckedDefinition } from "../definition/check_definition.ts";
import { didYouMean } from "../definition/suggest.ts";
import { quote } from "../definition/quote.ts";
import { UsageError } from "../errors.ts";
import { planCluster } from "../plan/plan_cluster.ts";
import type { ClusterPlan } from "../plan/plan.ts";
import type { CliContext } from "./cli_context.ts";
import { loadDefinition } from "./load_definition.ts";

/** What most commands begin with: a definition, and the assets that were rendered of it. */
export interface LoadedCluster {
  readonly plan: ClusterPlan;
  readonly assets: CheckedAssets;
  readonly warnings: CheckedDefinition["warnings"];
}

/** The options that say where these are. */
export interface LoadOptions {
  readonly assetsDir: string;
  readonly allowTwoMasters?: true | undefined;
  /** Scripts that differ from what was rendered are taken as they are. */
  readonly allowEdited: boolean;
}

/** @throws DefinitionError, AssetsError */
export async function loadCluster(
  path: string,
  options: LoadOptions,
  { ports, readInput }: Pick<CliContext, "ports" | "readInput">,
): Promise<LoadedCluster> {
  const { definition, warnings } = await loadDefinition(path, ports, readInput, {
    allowTwoMasters: options.allowTwoMasters ?? false,
  });
  const plan = planCluster(definition);
  const { allowEdited } = options;
  return {
    plan,
    warnings,
    assets: await checkAssets(plan, options.assetsDir, ports, { allowEdited }),
  };
}

/**
 * The nodes of these names, in the definition's order; all nodes when none is named.
 * @throws UsageError naming those that the definition does not have
 */
export function selectNodes(
  { definition }: ClusterPlan,
  names: readonly string[],
): NodeDefinition[] {
  const nodes = allNodes(definition);
  if (names.length === 0) return nodes;
  const known = nodes.map(({ nodeName }) => nodeName);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new UsageError(`the definition has no node ${quote(name)}`, [didYouMean(name, known)]);
  }
  return nodes.filter(({ nodeName }) => names.includes(nodeName));
}

/**
 * The masters of these names, in the definition's order; all masters when none is named.
 * @throws UsageError naming one that is none
 */
export function selectMasters(plan: ClusterPlan, names: readonly string[]): NodeDefinition[] {
  const { masters } = plan.definition;
  if (names.length === 0) return [...masters];
  const nodes = selectNodes(plan, names);
  const worker = nodes.find(({ role }) => role === "worker");
  if (worker === undefined) return nodes;
  throw new UsageError(`${quote(worker.nodeName)} is a worker`, [
    `the masters are ${masters.map(({ nodeName }) => nodeName).join(", ")}`,
  ]);
}

/** The node of this name. @throws UsageError when the definition does not have it */
export function selectNode(plan: ClusterPlan, name: string): NodeDefinition {
  const [node] = selectNodes(plan, [name]);
  if (node === undefined) throw new Error(`"${name}" was not selected`);
  return node;
}

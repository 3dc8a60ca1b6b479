import { denoFiles } from "../../src/adapters/deno_files.ts";
import { scriptRenderer } from "../../src/assets/render_script.ts";
import { bundledHooks, readTemplates } from "../../src/assets/templates.ts";
import { checkDefinition } from "../../src/definition/check_definition.ts";
import type { DefinitionFacts } from "../../src/definition/definition_facts.ts";
import { parseDefinition } from "../../src/definition/parse_definition.ts";
import { DefinitionError } from "../../src/errors.ts";
import type { ClusterPlan } from "../../src/plan/plan.ts";
import { checkIds } from "../../src/install/preflight/preflight_checks.ts";
import { knownNetworks } from "../../src/plan/network/network_providers.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { releaseCatalog } from "../../src/plan/release_catalog.ts";
import { hookTexts, type WrittenDefinition } from "./valid_definitions.ts";

/** The templates, read once for all runs. */
export const templates = await readTemplates(denoFiles);

const facts: DefinitionFacts = {
  releases: releaseCatalog,
  today: "2026-11-23",
  allowTwoMasters: false,
  bundledHooks,
  networks: knownNetworks,
  preflightChecks: checkIds,
  fileText: () => undefined,
  hasSecretFile: () => true,
  hookText: (reference) => hookTexts.get(reference),
};

/** @throws DefinitionError */
export function planOfText(text: string): ClusterPlan {
  return planCluster(checkDefinition(parseDefinition(text, "cluster.json"), facts).definition);
}

/** @throws Error with all problems when the definition is not valid after all */
export function planOf(written: WrittenDefinition): ClusterPlan {
  try {
    return planOfText(JSON.stringify(written, null, 1));
  } catch (error) {
    if (!(error instanceof DefinitionError)) throw error;
    throw new Error(error.problems.map(({ message }) => message).join("\n"), { cause: error });
  }
}

/** Boot scripts by node. */
export function scriptsOf(plan: ClusterPlan): Map<string, string> {
  const renderScript = scriptRenderer(plan, templates);
  return new Map(
    plan.nodes.map((node) => [node.node.nodeName, renderScript(node, "ssh-ed25519 AAAA hakube")]),
  );
}

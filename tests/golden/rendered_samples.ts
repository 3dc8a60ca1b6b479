import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { denoFiles } from "../../src/adapters/deno_files.ts";
import { ed25519KeyFile, publicKeyOfFile } from "../../src/assets/openssh_key.ts";
import { operationRenderer, scriptRenderer } from "../../src/assets/render_script.ts";
import { readTemplates } from "../../src/assets/templates.ts";
import { loadDefinition } from "../../src/cli/load_definition.ts";
import type { ClusterPlan, NodePlan, PlannedSecret } from "../../src/plan/plan.ts";
import { operationsOf } from "../../src/plan/operations.ts";
import { planCluster } from "../../src/plan/plan_cluster.ts";
import { FixedClock } from "../fakes/fixed_clock.ts";
import { SeededRandom } from "../fakes/seeded_random.ts";

/** Where the samples are. */
export const samplesDirectory = fileURLToPath(new URL("../../samples", import.meta.url));

/** Where the golden files are: a folder for each sample. */
export const goldenDirectory = fileURLToPath(new URL(".", import.meta.url)).replace(/\/$/, "");

/** Names of the samples, without `.json`, sorted. */
export async function sampleNames(): Promise<string[]> {
  const names = await denoFiles.list(samplesDirectory);
  return names.filter((name) => name.endsWith(".json")).map((name) => basename(name, ".json"))
    .sort();
}

/** @throws DefinitionError when the sample is not valid */
export async function planSample(name: string): Promise<ClusterPlan> {
  const { definition } = await loadDefinition(
    `${samplesDirectory}/${name}.json`,
    { files: denoFiles, clock: new FixedClock() },
    () => Promise.reject(new Error("a sample is a file")),
    { allowTwoMasters: false },
  );
  return planCluster(definition);
}

/** Every boot script of a plan, by the node's name; with the same login key each time. */
export async function sampleScripts(plan: ClusterPlan): Promise<Map<string, string>> {
  const renderScript = scriptRenderer(plan, await readTemplates(denoFiles));
  return new Map(plan.nodes.map((node) => [node.node.nodeName, renderScript(node, keyOf(node))]));
}

/** Every operation's script for a node, by the operation's name. */
export async function operationScripts(
  plan: ClusterPlan,
  node: NodePlan,
): Promise<Map<string, string>> {
  const render = operationRenderer(plan, await readTemplates(denoFiles));
  return new Map(operationsOf(node).map((operation) => [operation, render(operation, node)]));
}

/** The sample whose operations are golden too; those of the others differ as their boot scripts do. */
const sampleWithOperations = "ha";

/**
 * What `tests/golden/SAMPLE/` has to hold: the scripts of two masters and a worker, for the other
 * nodes' differ from them in names and addresses only, and what travels in their bundles.
 * @returns texts by file name
 */
export async function goldenFiles(sample: string): Promise<Map<string, string>> {
  const plan = await planSample(sample);
  const scripts = await sampleScripts(plan);
  const masters = plan.nodes.filter(({ node }) => node.role === "master").slice(0, 2);
  const workers = plan.nodes.filter(({ node }) => node.role === "worker").slice(0, 1);
  const files = new Map([...masters, ...workers].flatMap((node) => {
    const { nodeName } = node.node;
    return [
      [`${nodeName}.sh`, scripts.get(nodeName) ?? ""],
      [`${nodeName}.bundle.txt`, bundleListing(node)],
    ] as const;
  }));
  if (sample !== sampleWithOperations) return files;
  for (const node of [...masters.slice(0, 1), ...workers]) {
    for (const [operation, text] of await operationScripts(plan, node)) {
      files.set(`${node.node.nodeName}.${operation}.sh`, text);
    }
  }
  return files;
}

/** A login key that anybody can make again. */
function keyOf({ node: { nodeName } }: NodePlan): string {
  const seed = new SeededRandom(nodeName).bytes(32);
  return `${publicKeyOfFile(ed25519KeyFile(seed, ""))} hakube sample ${nodeName}`;
}

/** One line a file of the bundle: its path there, where its bytes come from, where it is put. */
function bundleListing({ secrets }: NodePlan): string {
  return secrets.map(({ bundlePath, source, installAs }: PlannedSecret) => {
    const from = source.kind === "asset" ? source.path : `made of secrets: ${source.kind}`;
    const to = installAs === undefined
      ? "used from the bundle"
      : `${installAs.path} ${installAs.mode} ${installAs.owner}`;
    return `${bundlePath}\n  from ${from}\n  to   ${to}\n`;
  }).join("");
}

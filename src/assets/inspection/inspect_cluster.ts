import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { mapLimit } from "../../map_limit.ts";
import {
  type ClusterPlan,
  type NodePlan,
  type PlannedFile,
  type PlannedSecret,
  scriptPath,
} from "../../plan/plan.ts";
import type { Ports } from "../../ports.ts";
import { assetInventory, secretMode } from "../asset_inventory.ts";
import { sha256 } from "../digest.ts";
import { filesAtOnce } from "../files_at_once.ts";
import type { ForeseenRender } from "../foresee_render.ts";
import {
  inspectCertificates,
  type InspectedCertificate,
  nodesByAsset,
} from "./inspect_certificates.ts";
import { type ScriptPhase, type ScriptStep, scriptSteps } from "./script_steps.ts";
import {
  clusterStepMeanings,
  nodeStepMeanings,
  type StepMeaning,
  tokenStepMeanings,
} from "./step_meanings.ts";

/** What will happen on a cluster's nodes. It holds no secret. */
export interface Inspection {
  readonly plan: ClusterPlan;
  /** Those that were asked for, in the definition's order. */
  readonly nodes: readonly InspectedNode[];
  /** What one master does before nodes join a cluster that lives. */
  readonly tokenSteps: readonly InspectedStep[];
  /** What one master does when the nodes have ended. */
  readonly clusterSteps: readonly InspectedStep[];
  readonly certificates: readonly InspectedCertificate[];
  readonly secrets: readonly InspectedSecret[];
  /** How many files the next render would write; 0: all is there as it should be. */
  readonly toRender: number;
  readonly directory: string;
}

/** What will happen on a node. */
export interface InspectedNode {
  readonly node: NodeDefinition;
  readonly steps: readonly InspectedStep[];
  readonly script: {
    /** Relative to the assets directory. */
    readonly path: string;
    readonly sha256: string;
    readonly lines: number;
    /** Whether it lies there so; otherwise the next render writes it. */
    readonly isRendered: boolean;
  };
  /** What travels in the bundle and is gone with it. */
  readonly passing: readonly PlannedSecret[];
}

/** A step, and what it puts on the node. */
export interface InspectedStep extends ScriptStep, StepMeaning {
  /** Of a hook: how the definition names it. */
  readonly hook: string | undefined;
  readonly files: readonly PlannedFile[];
  readonly secrets: readonly PlannedSecret[];
}

/** A secret of the assets: that it is there, and who gets it. */
export interface InspectedSecret {
  /** Relative to the assets directory. */
  readonly path: string;
  readonly exists: boolean;
  /** Names of the nodes that get it; none: it never leaves this machine. */
  readonly nodes: readonly string[];
}

/** Puts together what a render would write with what is there. */
export async function inspectCluster(
  plan: ClusterPlan,
  nodes: readonly NodeDefinition[],
  render: ForeseenRender,
  { files, clock }: Pick<Ports, "files" | "clock">,
): Promise<Inspection> {
  const wanted = new Set(nodes.map(({ nodeName }) => nodeName));
  const changed = new Map(render.changes.map((one) => [one.path, one]));
  const inspected = await mapLimit(
    plan.nodes.filter(({ node }) => wanted.has(node.nodeName)),
    filesAtOnce,
    (nodePlan) => inspectNode(plan, nodePlan, render),
  );
  const [first] = plan.nodes;
  const master = first === undefined ? "" : await render.script(first.node.nodeName);
  const once = (phase: ScriptPhase, meanings: Readonly<Record<string, StepMeaning>>) =>
    scriptSteps(master, phase).map((step) => inspectStep(step, undefined, meanings));
  const byAsset = nodesByAsset(plan);
  const isAll = nodes.length === plan.nodes.length;
  const isWanted = (one: { readonly nodes: readonly string[] }) =>
    isAll || one.nodes.some((name) => wanted.has(name));
  const certificates = await inspectCertificates(plan, render, files, clock.now());
  return {
    plan,
    nodes: inspected,
    tokenSteps: once("token", tokenStepMeanings),
    clusterSteps: once("cluster", clusterStepMeanings),
    certificates: certificates.filter(isWanted),
    secrets: assetInventory(plan).filter(({ mode }) => mode === secretMode).map(({ path }) => ({
      path,
      exists: changed.get(path)?.change !== "new",
      nodes: byAsset.get(path) ?? [],
    })).filter(isWanted),
    toRender: render.changes.length,
    directory: render.report.directory,
  };
}

async function inspectNode(
  plan: ClusterPlan,
  nodePlan: NodePlan,
  render: ForeseenRender,
): Promise<InspectedNode> {
  const { node, secrets } = nodePlan;
  const text = await render.script(node.nodeName);
  const path = scriptPath(plan.definition, node.nodeName);
  const { preinstall, postinstall } = plan.definition.hooks;
  const hooks: Readonly<Record<string, string | undefined>> = {
    preinstall: preinstall?.reference,
    postinstall: postinstall?.reference,
    network: plan.definition.hooks.networkProvider.reference,
  };
  return {
    node,
    steps: scriptSteps(text, "node").map((step) => ({
      ...inspectStep(step, nodePlan, nodeStepMeanings),
      hook: hooks[step.name],
    })),
    script: {
      path,
      sha256: sha256(text),
      lines: text.split("\n").length - 1,
      isRendered: !render.changes.some((change) => change.path === path),
    },
    passing: secrets.filter(({ installAs }) => installAs === undefined),
  };
}

function inspectStep(
  step: ScriptStep,
  nodePlan: NodePlan | undefined,
  meanings: Readonly<Record<string, StepMeaning>>,
): InspectedStep {
  const meaning = meanings[step.name];
  if (meaning === undefined) throw new Error(`nobody has said what the step "${step.name}" is for`);
  return {
    ...step,
    ...meaning,
    hook: undefined,
    files: nodePlan?.files.filter((file) => file.step === step.name) ?? [],
    secrets: nodePlan?.secrets.filter(({ installAs }) => installAs?.step === step.name) ?? [],
  };
}

import type {
  InspectedNode,
  InspectedStep,
  Inspection,
} from "../../../assets/inspection/inspect_cluster.ts";
import type { PlannedSecret } from "../../../plan/plan.ts";
import { sourceOf } from "./words.ts";

/** What will happen, for programs. */
export function inspectionDocument(inspection: Inspection): object {
  const { plan: { definition }, nodes, certificates, secrets, directory, toRender } = inspection;
  const { clusterName, kubernetesVersion, etcdVersion, containerdVersion } = definition;
  return {
    ...{ apiVersion: "hakube/v1", kind: "Inspection", clusterName },
    ...{ kubernetesVersion, etcdVersion, containerdVersion },
    assets: { directory, filesToRender: toRender },
    nodes: nodes.map(nodeDocument),
    cluster: {
      before: inspection.tokenSteps.map(stepDocument),
      after: inspection.clusterSteps.map(stepDocument),
    },
    certificates: certificates.map(({ current, ...certificate }) => ({
      ...certificate,
      ...(current === undefined
        ? {}
        : { notAfter: current.notAfter.toISOString(), daysLeft: current.daysLeft }),
    })),
    secrets,
  };
}

function nodeDocument({ node, steps, script, passing }: InspectedNode): object {
  const { nodeName, role, privateIP, publicIP, labels, taints } = node;
  return {
    ...{ nodeName, role, privateIP, publicIP, labels, taints, script },
    steps: steps.map(stepDocument),
    passing: passing.map(({ bundlePath, ...secret }) => ({
      bundlePath,
      source: sourceOf({ ...secret, bundlePath }),
    })),
  };
}

function stepDocument(step: InspectedStep): object {
  const { name, kind, deadlineSeconds, does, decides, hook, files, secrets } = step;
  return {
    ...{ name, kind, deadlineSeconds, does, decides, hook },
    files: files.map(({ path, mode, content }) => ({ path, mode, content })),
    secrets: secrets.map(secretDocument),
  };
}

function secretDocument(secret: PlannedSecret): object {
  return { ...secret.installAs, source: sourceOf(secret) };
}

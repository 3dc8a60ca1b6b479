import type {
  InspectedNode,
  InspectedStep,
  Inspection,
} from "../../../assets/inspection/inspect_cluster.ts";
import type { inspectionDocument } from "../../documents/inspection_documents.ts";
import type { DocumentFields } from "../../documents/json_document.ts";
import { sourceOf } from "./words.ts";

type Fields = DocumentFields<typeof inspectionDocument>;

/** What will happen, for programs. */
export function inspectionFields(inspection: Inspection): Fields {
  const { plan: { definition }, nodes, certificates, secrets, directory, toRender } = inspection;
  const { clusterName, kubernetesVersion, etcdVersion, containerdVersion } = definition;
  return {
    kind: "Inspection",
    clusterName,
    ...{ kubernetesVersion, etcdVersion, containerdVersion },
    assets: { directory, filesToRender: toRender },
    nodes: nodes.map(nodeFields),
    cluster: {
      before: inspection.tokenSteps.map(stepFields),
      after: inspection.clusterSteps.map(stepFields),
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

function nodeFields({ node, steps, script, passing }: InspectedNode): Fields["nodes"][number] {
  const { nodeName, role, privateIP, publicIP, labels } = node;
  return {
    ...{ nodeName, role, privateIP, publicIP, labels, script },
    steps: steps.map(stepFields),
    passing: passing.map(({ bundlePath, ...secret }) => ({
      bundlePath,
      source: sourceOf({ ...secret, bundlePath }),
    })),
  };
}

function stepFields(step: InspectedStep): Fields["cluster"]["after"][number] {
  const { name, kind, deadlineSeconds, does, decides, hook, files, secrets } = step;
  return {
    ...{ name, kind, deadlineSeconds, does, decides, hook },
    files: files.map(({ path, mode, content }) => ({ path, mode, content })),
    secrets: secrets.flatMap((secret) => {
      if (secret.installAs === undefined) return [];
      const { path, mode, owner } = secret.installAs;
      return [{ path, mode, owner, source: sourceOf(secret) }];
    }),
  };
}

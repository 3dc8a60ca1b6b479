import type { NodeFinding } from "./finding.ts";
import type { NodeMeasurement } from "./measurements.ts";
import { type CheckId, preflightChecks } from "./preflight_checks.ts";

/** Checks that are not measured when they are ignored, for it takes time; and who they are about. */
const ofNodes: Partial<Record<CheckId, "master" | "any">> = {
  "etcd-disk": "master",
  "sources": "any",
  "load-balancer": "any",
};
/** Of these, nothing is opened on a node either. */
const betweenNodes: Partial<Record<CheckId, "master" | "any">> = {
  "load-balancer-targets": "master",
  "control-plane-ports": "master",
  "api-ports": "any",
  "kubelet-ports": "any",
  "overlay-ports": "any",
};

/** What is ignored is listed all the same, also when it was not measured for that. */
export function leftOut(
  nodes: readonly NodeMeasurement[],
  { ignored, isQuick }: { readonly ignored: ReadonlySet<CheckId>; readonly isQuick: boolean },
): NodeFinding[] {
  const checks = isQuick ? ofNodes : { ...ofNodes, ...betweenNodes };
  return [...ignored].flatMap((id) => {
    const role = checks[id];
    if (role === undefined) return [];
    return nodes.filter(({ node }) => role === "any" || node.role === role).map(({ node }) => ({
      id,
      node: node.nodeName,
      severity: preflightChecks[id].severity,
      measured: "not measured",
    }));
  });
}

import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import type { NodeFinding } from "./finding.ts";
import {
  type CheckId,
  checkIds,
  kubeadmNames,
  preflightChecks,
  type Severity,
} from "./preflight_checks.ts";

/** The same thing found on one or more nodes. */
export interface ReportedFinding {
  readonly id: CheckId;
  readonly severity: Severity | "ignored";
  /** In the order of the definition. */
  readonly nodes: readonly string[];
  readonly measured: string;
  readonly needed: string;
  /** Empty when there is nothing to do. */
  readonly remedy: string;
}

/** All findings of a preflight. */
export interface PreflightReport {
  readonly findings: readonly ReportedFinding[];
  /** How many nodes were asked for. */
  readonly nodes: number;
  /** Whether no error is left that is not ignored. */
  readonly isFit: boolean;
}

const severities = ["error", "warning", "info", "ignored"] as const;

/** The checks whose findings are ignored: named to hakube, or to kubeadm. */
export function ignoredChecks(
  { ignorePreflight, kubeadm }: ClusterDefinition,
  further: readonly CheckId[],
): Set<CheckId> {
  const byKubeadm = kubeadm.ignorePreflightErrors.flatMap((name) =>
    kubeadmNames[name.toLowerCase()] ?? []
  );
  const named = checkIds.filter((id) => ignorePreflight.includes(id));
  return new Set([...byKubeadm, ...named, ...further]);
}

/**
 * Puts together what is the same on several nodes, worst first.
 * @param order all names of nodes that were asked for, in the definition's order
 */
export function makeReport(
  findings: readonly NodeFinding[],
  ignored: ReadonlySet<CheckId>,
  order: readonly string[],
): PreflightReport {
  const place = new Map(order.map((name, index) => [name, index]));
  const groups = Map.groupBy(findings, (finding) => {
    const { id, severity, measured, remedy } = finding;
    return JSON.stringify([id, severity, measured, remedy]);
  });
  const reported = [...groups.values()].flatMap((same): ReportedFinding[] => {
    const [first] = same;
    if (first === undefined) return [];
    const { needed, remedy } = preflightChecks[first.id];
    const nodes = [...new Set(same.map(({ node }) => node))]
      .sort((one, other) => (place.get(one) ?? 0) - (place.get(other) ?? 0));
    return [{
      id: first.id,
      // What stops nothing anyway need not be ignored.
      severity: ignored.has(first.id) && first.severity !== "info" ? "ignored" : first.severity,
      nodes,
      measured: first.measured,
      needed,
      remedy: first.remedy ?? remedy,
    }];
  });
  return {
    findings: reported.sort((one, other) =>
      severities.indexOf(one.severity) - severities.indexOf(other.severity) ||
      checkIds.indexOf(one.id) - checkIds.indexOf(other.id)
    ),
    nodes: order.length,
    isFit: reported.every(({ severity }) => severity !== "error"),
  };
}

import { type NodeFinding, NodeFindings } from "./finding.ts";
import { judgeClocks } from "./judge_clocks.ts";
import { judgeIdentity, judgeUniqueness } from "./judge_identity.ts";
import { judgeLeftovers, judgeVersions } from "./judge_leftovers.ts";
import { judgeForwarding, judgeLoadBalancer, judgeNetwork, judgeSources } from "./judge_reach.ts";
import { judgeResources } from "./judge_resources.ts";
import { judgeSystem } from "./judge_system.ts";
import { judgeVirtualAddress } from "./judge_virtual_address.ts";
import { isMember, type JudgeContext, type Measurements } from "./measurements.ts";

/** Turns all that was measured into findings. */
export function judge(measurements: Measurements, context: JudgeContext): NodeFinding[] {
  const { nodes, failures } = measurements;
  const findings = [...failures].flatMap(([name, failure]) => {
    const unreached = new NodeFindings(name);
    const remedy = failure.hints[0];
    const id = failure.failure === "sudo" ? "root" : "reachable";
    unreached.add(id, failure.message, remedy === undefined ? {} : { remedy });
    return unreached.found;
  });
  for (const measurement of nodes) {
    const { nodeName } = measurement.node;
    // What already is a working part of the cluster is not refused for what it lacks.
    const own = new NodeFindings(nodeName, isMember(measurement, context) ? "warning" : "error");
    judgeSystem(measurement, context, own);
    judgeResources(measurement, own);
    judgeIdentity(measurement, own);
    judgeLeftovers(measurement, context, own);
    judgeSources(measurement, own);
    judgeVirtualAddress(measurement, measurements, context, own);
    judgeLoadBalancer(measurement, measurements, context, own);
    judgeForwarding(measurement, measurements, context, own);
    judgeNetwork(measurement, measurements, own);
    const always = new NodeFindings(nodeName);
    judgeVersions(measurement, context, always);
    findings.push(...own.found, ...always.found);
  }
  return [...findings, ...judgeUniqueness(nodes, context), ...judgeClocks(nodes, context)];
}

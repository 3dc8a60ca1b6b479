import { type NodeFinding, NodeFindings } from "./finding.ts";
import { isMember, type JudgeContext, type NodeMeasurement } from "./measurements.ts";

/** Seconds between nodes from which on etcd complains, and from which on nothing can be relied on. */
const noticeable = 0.5;
const tooFar = 5;
/** Seconds from this machine, whose certificates begin five minutes before they were made. */
const farFromHere = 60;

/** Compares the nodes' clocks with each other, and with the one of this machine. */
export function judgeClocks(
  measurements: readonly NodeMeasurement[],
  context: JudgeContext,
): NodeFinding[] {
  const sorted = measurements.toSorted((one, other) => one.clock.offset - other.clock.offset);
  // Most nodes are right, so the one in the middle is.
  const middle = sorted[Math.floor((sorted.length - 1) / 2)];
  if (middle === undefined) return [];
  return measurements.flatMap((measurement) => {
    const { node, clock } = measurement;
    const findings = new NodeFindings(
      node.nodeName,
      isMember(measurement, context) ? "warning" : "error",
    );
    const apart = clock.offset - middle.clock.offset;
    const certain = Math.abs(apart) - clock.uncertainty - middle.clock.uncertainty;
    if (measurement !== middle && certain > noticeable) {
      const severity = certain > tooFar ? {} : { severity: "warning" } as const;
      findings.add("clock", `${ahead(apart)} ${middle.node.nodeName}`, severity);
    } else if (Math.abs(clock.offset) - clock.uncertainty > farFromHere) {
      const remedy = "set the clock there or here: certificates are valid from five minutes ago";
      const measured = `${ahead(clock.offset)} this machine`;
      findings.add("clock", measured, { severity: "warning", remedy });
    }
    judgeKeeping(measurement, findings);
    return findings.found;
  });
}

/** A container's clock is its host's. */
function judgeKeeping({ facts }: NodeMeasurement, findings: NodeFindings): void {
  if (facts.ntpSynchronized === "yes") return;
  if (facts.container) findings.notMeasured("time-sync", "a container has its host's clock");
  else if (facts.ntpSynchronized !== "no") {
    findings.notMeasured("time-sync", "timedatectl does not tell");
  } else {
    const why = facts.ntp === "yes" ? "not synchronised yet" : "no service keeps it";
    findings.add("time-sync", why);
  }
}

function ahead(seconds: number): string {
  return `${Math.abs(seconds).toFixed(1)} s ${seconds > 0 ? "ahead of" : "behind"}`;
}

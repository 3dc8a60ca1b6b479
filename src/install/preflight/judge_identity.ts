import { blockContains, parseBlock, parseIpv4 } from "../../definition/ipv4.ts";
import { type NodeFinding, NodeFindings } from "./finding.ts";
import { isMember, type JudgeContext, type NodeMeasurement } from "./measurements.ts";
import type { CheckId } from "./preflight_checks.ts";
import type { MachineFacts } from "./preflight_protocol.ts";

/** Judges a node's own name and address. */
export function judgeIdentity(measurement: NodeMeasurement, findings: NodeFindings): void {
  const { facts, node } = measurement;
  const hostname = facts.hostname.toLowerCase();
  // The kubelet is told its name, so the machine's own matters to people more than to the cluster.
  if (hostname !== node.nodeName && !hostname.startsWith(`${node.nodeName}.`)) {
    findings.add("hostname", `hostname ${facts.hostname}`);
  }
  if (facts.addresses.length === 0) {
    findings.notMeasured("private-ip", "it does not tell its addresses");
  } else if (privateInterface(measurement) === undefined) {
    findings.add("private-ip", `no interface has ${node.privateIP}`);
  }
}

/** Finds what must differ between nodes and does not. */
export function judgeUniqueness(
  measurements: readonly NodeMeasurement[],
  context: JudgeContext,
): NodeFinding[] {
  const equal = (id: CheckId, what: string, value: (facts: MachineFacts) => string) =>
    shared(measurements, ({ facts }) => value(facts)).flatMap(([text, nodes]) =>
      nodes.flatMap((measurement) => found(measurement, context, id, `the same ${what} ${text}`))
    );
  return [
    ...equal("hostname-unique", "hostname", ({ hostname }) => hostname.toLowerCase()),
    ...equal("machine-id", "machine ID", ({ machineId }) => machineId),
    // A container shows its host's, if any.
    ...equal("product-uuid", "product UUID", (facts) => facts.container ? "" : facts.productUuid),
    ...judgeMacs(measurements, context),
  ];
}

/** Only in one network does an address of a network card have to differ. */
function judgeMacs(
  measurements: readonly NodeMeasurement[],
  context: JudgeContext,
): NodeFinding[] {
  const macOf = (measurement: NodeMeasurement): string => {
    const mac = privateInterface(measurement)?.mac ?? "";
    return /[1-9a-f]/.test(mac) ? mac : "";
  };
  return shared(measurements, macOf).flatMap(([mac, nodes]) =>
    nodes.flatMap((measurement) => {
      const isNeighbour = nodes.some((other) => other !== measurement && near(measurement, other));
      const severity = isNeighbour ? {} : { severity: "warning" } as const;
      return found(measurement, context, "mac-address", `the same address ${mac}`, severity);
    })
  );
}

function near(one: NodeMeasurement, other: NodeMeasurement): boolean {
  const prefix = privateInterface(one)?.prefix ?? 32;
  const network = parseBlock(`${one.node.privateIP}/${Math.min(prefix, 32)}`);
  return blockContains(network, parseIpv4(other.node.privateIP));
}

function privateInterface(
  { facts, node }: NodeMeasurement,
): MachineFacts["addresses"][number] | undefined {
  return facts.addresses.find(({ address }) => address === node.privateIP);
}

/** Values that more than one node has, and the nodes. Empty ones are not measured. */
function shared(
  measurements: readonly NodeMeasurement[],
  value: (measurement: NodeMeasurement) => string,
): [string, NodeMeasurement[]][] {
  const groups = Map.groupBy(measurements, value);
  return [...groups].filter(([text, nodes]) => text !== "" && nodes.length > 1);
}

function found(
  measurement: NodeMeasurement,
  context: JudgeContext,
  id: CheckId,
  measured: string,
  options: Partial<NodeFinding> = {},
): NodeFinding[] {
  const findings = new NodeFindings(
    measurement.node.nodeName,
    isMember(measurement, context) ? "warning" : "error",
  );
  findings.add(id, measured, options);
  return findings.found;
}

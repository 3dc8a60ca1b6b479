import { blockContains, isIpv4, parseBlock, parseIpv4 } from "../../definition/ipv4.ts";
import type { NodeFindings } from "./finding.ts";
import type { JudgeContext, Measurements, NodeMeasurement } from "./measurements.ts";

/** Judges, on a master, the address that keepalived is going to move among the masters. */
export function judgeVirtualAddress(
  measurement: NodeMeasurement,
  measurements: Measurements,
  { definition: { loadBalancer, masterLoadBalancerAddress: { host }, masters } }: JudgeContext,
  findings: NodeFindings,
): void {
  const { node, facts } = measurement;
  if (loadBalancer.type !== "keepalived" || node.role !== "master" || !isIpv4(host)) return;
  const own = loadBalancer.interface === undefined
    ? facts.addresses.find(({ address }) => address === node.privateIP)
    : facts.addresses.find((one) => one.interface === loadBalancer.interface);
  if (own === undefined) {
    const name = loadBalancer.interface;
    if (name !== undefined) findings.add("virtual-address", `there is no interface ${name}`);
  } else if (!isHostOf(host, own.address, own.prefix)) {
    const network = `${own.address}/${own.prefix} of ${own.interface}`;
    findings.add("virtual-address", `${host} is no host's address in the network of ${network}`);
  }
  const measured = new Set(measurements.nodes.map((one) => one.node.nodeName));
  if (holderOf(host, measurements) || !masters.every(({ nodeName }) => measured.has(nodeName))) {
    return;
  }
  const [answer] = measurements.loadBalancer.get(node.nodeName) ?? [];
  if (answer?.state === "open" || answer?.state === "refused") {
    findings.add("virtual-address", `${host} answers, and is another machine's`);
  }
}

/** Whether one of the machines has the address, as after an installation. */
export function holderOf(address: string, { nodes }: Measurements): boolean {
  return nodes.some(({ facts }) => facts.addresses.some((one) => one.address === address));
}

/** The first address of a network is its own name, and the last one all hosts' (RFC 922). */
function isHostOf(host: string, address: string, prefix: number | null): boolean {
  if (prefix === null || prefix > 32 || !isIpv4(address)) return true;
  const network = parseBlock(`${address}/${prefix}`);
  const number = parseIpv4(host);
  if (!blockContains(network, number)) return false;
  // With two addresses or one, all are hosts' (RFC 3021).
  return prefix > 30 || (blockContains(network, number - 1) && blockContains(network, number + 1));
}

import { isIpv4 } from "../../definition/ipv4.ts";
import type { NodeFindings } from "./finding.ts";
import type { JudgeContext, Measurements, NodeMeasurement, ProbeOutcome } from "./measurements.ts";
import { apiPort } from "./node_ports.ts";
import { holderOf } from "./judge_virtual_address.ts";
import type { CheckId } from "./preflight_checks.ts";
import type { FetchResult } from "./preflight_protocol.ts";
import type { Source } from "./sources.ts";

/** How many addresses are named in one finding. */
const named = 5;

/** Judges whether a node can fetch what it needs. */
export function judgeSources({ sources }: NodeMeasurement, findings: NodeFindings): void {
  if (sources.length > 0 && sources.every(({ result }) => result === undefined)) {
    findings.notMeasured("sources", "there is no curl yet");
  }
  for (const { source, result } of sources) {
    if (result === undefined || isThere(source, result)) continue;
    const why = result.status === 0 ? result.message : `HTTP status ${result.status}`;
    findings.add("sources", `${source.what}, ${source.url}: ${why}`);
  }
}

/** A registry may want to know who asks; some servers know no HEAD. */
function isThere({ kind, mirror }: Source, { status }: FetchResult): boolean {
  if (status === 405 || status === 501) return true;
  const isAsking = kind === "registry" && mirror?.credentialsFile === undefined;
  if (isAsking && (status === 401 || status === 403)) return true;
  return status >= 200 && status < 400;
}

/** Judges the way from a node to the load balancer. */
export function judgeLoadBalancer(
  measurement: NodeMeasurement,
  measurements: Measurements,
  { definition: { loadBalancer, masterLoadBalancerAddress: { host, port } } }: JudgeContext,
  findings: NodeFindings,
): void {
  if (measurement.loadBalancerAddress === "") {
    if (!isIpv4(host)) findings.add("load-balancer-name", `${host} is not known`);
    return;
  }
  // Before the first installation keepalived's address is nobody's.
  if (loadBalancer.type === "keepalived" && !holderOf(host, measurements)) return;
  const results = measurements.loadBalancer.get(measurement.node.nodeName) ?? [];
  const [first] = results;
  if (first === undefined || results.some(({ state }) => state === "open")) return;
  const measured = `${host}:${port} (${measurement.loadBalancerAddress}): ${first.state}`;
  if (first.state === "refused" && !somethingIsBehind(measurements)) {
    findings.notMeasured("load-balancer", `${measured}, and no master listens yet`);
  } else findings.add("load-balancer", measured);
}

/** Whether a master listens, be it for the cluster or for this measurement. */
function somethingIsBehind({ nodes, network }: Measurements): boolean {
  return nodes.some(({ facts }) => facts.listeners.some((listener) => listener.port === apiPort)) ||
    [...network?.listeners.values() ?? []].some((ports) => ports.includes(apiPort));
}

/** Judges whether the load balancer leads to a master that has listened. */
export function judgeForwarding(
  { node, facts }: NodeMeasurement,
  { network, loadBalancer }: Measurements,
  { definition }: JudgeContext,
  findings: NodeFindings,
): void {
  // keepalived leads to one master at a time.
  if (definition.loadBalancer.type === "keepalived") return;
  if (network === undefined || node.role !== "master") return;
  const id = "load-balancer-targets";
  if (!network.listeners.get(node.nodeName)?.includes(apiPort)) {
    if (facts.listeners.some(({ port }) => port === apiPort)) {
      findings.notMeasured(id, "its port 6443 is in use");
    }
    return;
  }
  const seen = new Set([...loadBalancer.values()].flat().map((result) => result.node));
  seen.delete("");
  if (seen.has(node.nodeName)) return;
  if (seen.size > 0) {
    findings.add(id, `connections went to ${[...seen].toSorted().join(", ")} alone`);
  } else {
    findings.notMeasured(
      id,
      "it leads to no master; it may first want an API server that is ready",
    );
  }
}

/** Judges the ways from a node to the others. */
export function judgeNetwork(
  { node }: NodeMeasurement,
  { network }: Measurements,
  findings: NodeFindings,
): void {
  if (network === undefined) return;
  const mine = network.probes.filter(({ from }) => from === node.nodeName);
  const failed = mine.flatMap((outcome) => {
    const problem = problemOf(outcome, network.listeners.get(outcome.to)?.includes(outcome.port));
    return problem === undefined ? [] : [{ ...outcome, problem }];
  });
  for (const [check, outcomes] of Map.groupBy(failed, ({ check }): CheckId => check)) {
    for (const [problem, same] of Map.groupBy(outcomes, (outcome) => outcome.problem)) {
      const targets = same.map(({ to, port }) => `${to} ${port}`);
      const more = targets.length > named ? ` and ${targets.length - named} more` : "";
      findings.add(
        check,
        `does not reach ${targets.slice(0, named).join(", ")}${more}: ${problem}`,
      );
    }
  }
  if (mine.length > 0 && mine.every(({ result }) => result === undefined)) {
    findings.notMeasured("kubelet-ports", "this node could go nowhere");
  }
}

/** @param isOurs whether it was our own listener, which says who it is */
function problemOf({ result, to }: ProbeOutcome, isOurs = false): string | undefined {
  if (result === undefined) return undefined;
  if (result.state !== "open") return result.state;
  if (!isOurs || result.node === to) return undefined;
  return result.node === "" ? "something else answers" : `${result.node} answers`;
}

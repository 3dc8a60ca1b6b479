import { Buffer } from "node:buffer";
import { ConnectionError } from "../../errors.ts";
import type { Ports } from "../../ports.ts";
import type {
  LoadBalancerProbes,
  NetworkMeasurement,
  NodeMeasurement,
  ProbeOutcome,
} from "./measurements.ts";
import type { MeasureSetup } from "./measure_node.ts";
import { apiPort } from "./node_ports.ts";
import { listenedPorts, planProbes, type Probe } from "./network_plan.ts";
import type { ProbeResult } from "./preflight_protocol.ts";
import type { PreflightSession } from "./preflight_session.ts";

/** A node that was measured, and its preflight, which goes on. */
export interface MeasuredNode {
  readonly measurement: NodeMeasurement;
  readonly session: PreflightSession;
}

/** What the network is measured with. */
export interface NetworkSetup extends MeasureSetup {
  readonly random: Ports["random"];
}

/** Most addresses that are gone to with one request. */
const probesAtOnce = 500;
/** A load balancer looks every few seconds whether a master is there. */
const loadBalancerSeconds = 5;

/** Has nodes listen for each other, and go to each other and to the load balancer. */
export async function measureNetwork(
  nodes: readonly MeasuredNode[],
  setup: NetworkSetup,
): Promise<{ network: NetworkMeasurement; loadBalancer: LoadBalancerProbes }> {
  const token = Buffer.from(setup.random.bytes(16)).toString("hex");
  const listeners = new Map<string, readonly string[]>();
  await eachNode(nodes, async ({ measurement, session }) => {
    const ports = listenedPorts(measurement, setup);
    const { nodeName } = measurement.node;
    if (ports.length === 0) return;
    listeners.set(nodeName, (await session.ask("listen", nodeName, token, ...ports)).listen);
  });
  const plan = planProbes(
    nodes.map(({ measurement }) => measurement),
    (node, port) => listeners.get(node.node.nodeName)?.includes(port) || isServed(node, port),
    setup,
  );
  const probes: ProbeOutcome[] = [];
  await eachNode(nodes, async (from) => {
    const name = from.measurement.node.nodeName;
    probes.push(...await goThere(from, plan.get(name) ?? [], nodes, token));
  });
  const loadBalancer = await probeLoadBalancer(nodes, listeners, token, setup);
  return { network: { listeners, probes }, loadBalancer };
}

/** Goes to the load balancer once from each node, without listeners behind it. */
export async function probeLoadBalancerOnce(
  nodes: readonly MeasuredNode[],
  setup: MeasureSetup,
): Promise<LoadBalancerProbes> {
  return await loadBalancerRound(nodes, "none", 1, setup);
}

/** Whether the cluster itself listens there, where others can come to. */
function isServed({ node, facts }: NodeMeasurement, port: string): boolean {
  const open = ["*", "0.0.0.0", "[::]", node.privateIP];
  return port.startsWith("tcp/") &&
    facts.listeners.some((listener) => listener.port === port && open.includes(listener.address));
}

async function goThere(
  { measurement, session }: MeasuredNode,
  probes: readonly Probe[],
  nodes: readonly MeasuredNode[],
  token: string,
): Promise<ProbeOutcome[]> {
  const addresses = new Map(
    nodes.map(({ measurement: { node } }) => [node.nodeName, node.privateIP]),
  );
  const outcomes: ProbeOutcome[] = [];
  for (let start = 0; start < probes.length; start += probesAtOnce) {
    const some = probes.slice(start, start + probesAtOnce);
    const targets = some.map(({ to, port }) => port.replace("/", `/${addresses.get(to)}/`));
    const { probe } = await session.ask("probe", token, ...targets);
    outcomes.push(...some.map((one, index) => ({
      ...one,
      from: measurement.node.nodeName,
      result: probe?.[index],
    })));
  }
  return outcomes;
}

/** Again and again until every master that listens was seen behind it, for some seconds. */
async function probeLoadBalancer(
  nodes: readonly MeasuredNode[],
  listeners: ReadonlyMap<string, readonly string[]>,
  token: string,
  setup: MeasureSetup,
): Promise<LoadBalancerProbes> {
  const { ignored } = setup;
  if (ignored.has("load-balancer") && ignored.has("load-balancer-targets")) return new Map();
  const waitedFor = new Set(
    [...listeners].filter(([, ports]) => ports.includes(apiPort)).map(([name]) => name),
  );
  // Enough that a load balancer that throws dice has hit every master.
  const { length: masters } = setup.definition.masters;
  const times = Math.max(masters, Math.ceil(12 * masters / Math.max(1, nodes.length)));
  const all = new Map<string, readonly ProbeResult[]>();
  const end = setup.clock.monotonicSeconds() + loadBalancerSeconds;
  for (;;) {
    let isSomethingThere = false;
    for (const [name, results] of await loadBalancerRound(nodes, token, times, setup)) {
      all.set(name, [...all.get(name) ?? [], ...results]);
      for (const { node, state } of results) {
        waitedFor.delete(node);
        isSomethingThere ||= state === "open" || state === "refused";
      }
    }
    const isOver = setup.clock.monotonicSeconds() >= end;
    if (waitedFor.size === 0 || !isSomethingThere || isOver) return all;
    await setup.clock.sleep(1);
  }
}

async function loadBalancerRound(
  nodes: readonly MeasuredNode[],
  token: string,
  times: number,
  { definition }: MeasureSetup,
): Promise<LoadBalancerProbes> {
  const results = new Map<string, readonly ProbeResult[]>();
  await eachNode(nodes, async ({ measurement, session }) => {
    const { loadBalancerAddress: address, node } = measurement;
    if (address === "") return;
    const target = `tcp/${address}/${definition.masterLoadBalancerAddress.port}`;
    const { probe } = await session.ask("probe", token, ...new Array<string>(times).fill(target));
    results.set(node.nodeName, probe ?? []);
  });
  return results;
}

/** All at once; a node that is lost meanwhile has no results, and keeps no other from its own. */
async function eachNode(
  nodes: readonly MeasuredNode[],
  work: (node: MeasuredNode) => Promise<void>,
): Promise<void> {
  await Promise.all(nodes.map(async (node) => {
    try {
      await work(node);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
    }
  }));
}

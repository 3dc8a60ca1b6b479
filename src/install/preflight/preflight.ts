import { withDeadline } from "../../deadline.ts";
import type { NodeDefinition } from "../../definition/cluster_definition.ts";
import { ConnectionError } from "../../errors.ts";
import { mapLimit } from "../../map_limit.ts";
import type { SshConnection } from "../../ports.ts";
import { judge } from "./judge.ts";
import {
  type MeasuredNode,
  measureNetwork,
  type NetworkSetup,
  probeLoadBalancerOnce,
} from "./measure_network.ts";
import { leftOut } from "./left_out.ts";
import { measureNode } from "./measure_node.ts";
import type { JudgeContext, Measurements, NodeMeasurement } from "./measurements.ts";
import { makeReport, type PreflightReport } from "./preflight_report.ts";
import { openPreflight, type PreflightSession } from "./preflight_session.ts";

/** What a preflight is made with. */
export interface PreflightSetup extends NetworkSetup {
  /** Those that are measured. */
  readonly nodes: readonly NodeDefinition[];
  /** Text of `templates/preflight.sh`. */
  readonly program: string;
  readonly assets: JudgeContext["assets"];
  /** Gives a connection, which stays its owner's. */
  readonly connect: (node: NodeDefinition) => Promise<SshConnection>;
  /** How many nodes are connected to at a time. */
  readonly concurrency: number;
  /** Only what needs no listeners, and is done in a second or two. */
  readonly isQuick: boolean;
}

/** Seconds for one node, once it is connected to. */
const nodeSeconds = 60;

/**
 * Measures all nodes at once, and changes nothing on them that stays. What cannot be reached is a
 * finding as well, and keeps no other node from being measured.
 */
export async function runPreflight(setup: PreflightSetup): Promise<PreflightReport> {
  const sessions: PreflightSession[] = [];
  try {
    const measurements = await measureAll(setup, sessions);
    const findings = [...judge(measurements, setup), ...leftOut(measurements.nodes, setup)];
    return makeReport(findings, setup.ignored, setup.nodes.map(({ nodeName }) => nodeName));
  } finally {
    await Promise.all(sessions.map((session) => session[Symbol.asyncDispose]()));
  }
}

/** @param sessions takes what is to be ended */
async function measureAll(
  setup: PreflightSetup,
  sessions: PreflightSession[],
): Promise<Measurements> {
  const failures = new Map<string, ConnectionError>();
  const all = await mapLimit(setup.nodes, setup.concurrency, async (node) => {
    try {
      return await measure(node, setup, sessions);
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw error;
      failures.set(node.nodeName, error);
      return undefined;
    }
  });
  const measured = all.filter((one) => one !== undefined);
  const between = setup.isQuick
    ? { loadBalancer: await quickLoadBalancer(measured, setup), network: undefined }
    : await measureNetwork(measured, setup);
  const nodes = measured.map(({ measurement }) => measurement);
  return { nodes, failures, ...between };
}

async function measure(
  node: NodeDefinition,
  setup: PreflightSetup,
  sessions: PreflightSession[],
): Promise<MeasuredNode> {
  const connection = await setup.connect(node);
  const session = await openPreflight(connection, setup.program, node.nodeName);
  sessions.push(session);
  const measurement: NodeMeasurement = await withDeadline(
    measureNode(node, session, setup),
    nodeSeconds,
    () => new ConnectionError("lost", `"${node.nodeName}" was not measured in ${nodeSeconds} s`),
  );
  return { measurement, session };
}

/** One that is a node itself says nothing as long as nothing listens on it. */
async function quickLoadBalancer(
  nodes: readonly MeasuredNode[],
  setup: PreflightSetup,
): Promise<Measurements["loadBalancer"]> {
  const { masterLoadBalancerAddress: { host }, masters } = setup.definition;
  const isMaster = masters.some(({ privateIP, publicIP }) =>
    host === privateIP || host === publicIP
  );
  if (isMaster || setup.ignored.has("load-balancer")) return new Map();
  return await probeLoadBalancerOnce(nodes, setup);
}

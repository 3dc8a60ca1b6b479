import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import type { Clock } from "../../ports.ts";
import type { Credentials } from "../../plan/site/mirror_access.ts";
import { fetchRequest } from "./fetch_request.ts";
import type { ClockReading, DiskTiming, NodeMeasurement } from "./measurements.ts";
import { portsOf } from "./node_ports.ts";
import type { CheckId } from "./preflight_checks.ts";
import type { MachineFacts } from "./preflight_protocol.ts";
import type { PreflightSession } from "./preflight_session.ts";
import { sourcesOf } from "./sources.ts";

/** What a node is measured with. */
export interface MeasureSetup {
  readonly definition: ClusterDefinition;
  readonly clock: Clock;
  /** What nobody wants to know is not measured, where that takes time. */
  readonly ignored: ReadonlySet<CheckId>;
  /** Logins at mirrors, by the file that the definition names. */
  readonly credentials: ReadonlyMap<string, Credentials>;
}

/** How often a clock is read; the quickest answer tells most. */
const clockReadings = 4;

/** Measures a node by itself, in a second or two. @throws ConnectionError `lost` */
export async function measureNode(
  node: NodeDefinition,
  session: PreflightSession,
  setup: MeasureSetup,
): Promise<NodeMeasurement> {
  const { definition, ignored } = setup;
  const clock = await readClock(session, setup.clock);
  const ports = portsOf(node, definition).map(({ port }) => port);
  const facts = await session.ask("facts", ...ports);
  const etcdDisk = node.role === "worker" || ignored.has("etcd-disk")
    ? undefined
    : await timeEtcdDisk(session, facts);
  const sources = ignored.has("sources") ? [] : sourcesOf(definition, node, facts);
  const request = fetchRequest(sources, definition, setup.credentials);
  const fetched = sources.length === 0 ? [] : (await session.ask("fetch", ...request)).fetch;
  const { host } = definition.masterLoadBalancerAddress;
  return {
    node,
    facts,
    clock,
    etcdDisk,
    sources: sources.map((source, index) => ({ source, result: fetched?.[index] })),
    loadBalancerAddress: (await session.ask("resolve", host)).address,
  };
}

async function readClock(session: PreflightSession, clock: Clock): Promise<ClockReading> {
  let best: ClockReading | undefined;
  for (let reading = 0; reading < clockReadings; reading++) {
    const begin = clock.now().getTime() / 1000;
    const there = (await session.ask("clock")).clock;
    const end = clock.now().getTime() / 1000;
    const uncertainty = Math.abs(end - begin) / 2;
    if (best === undefined || uncertainty < best.uncertainty) {
      best = { offset: there - (begin + end) / 2, uncertainty };
    }
  }
  if (best === undefined) throw new Error("no reading of the clock");
  return best;
}

/** Not while an etcd works there: it would be disturbed, and disturb the measuring. */
async function timeEtcdDisk(session: PreflightSession, facts: MachineFacts): Promise<DiskTiming> {
  if (facts.listeners.some(({ process }) => process === "etcd")) return { reason: "etcd runs" };
  const { fsync, error } = await session.ask("fsync", "/var/lib/etcd");
  if (fsync === null) return { reason: error ?? "it could not be written to" };
  return { p99Milliseconds: fsync.p99Microseconds / 1000, writes: fsync.writes };
}

import type { ClusterDefinition, NodeDefinition } from "../../definition/cluster_definition.ts";
import type { ConnectionError } from "../../errors.ts";
import type { FetchResult, MachineFacts, ProbeResult } from "./preflight_protocol.ts";
import type { Probe } from "./network_plan.ts";
import type { Source } from "./sources.ts";

/** A node's clock beside that of this machine. */
export interface ClockReading {
  /** What it is ahead, in seconds. */
  readonly offset: number;
  /** By how much that may be wrong: half the time that the answer took. */
  readonly uncertainty: number;
}

/** How long writes took to be on etcd's disk. */
export type DiskTiming =
  | { readonly p99Milliseconds: number; readonly writes: number }
  | { readonly reason: string };

/** Everything measured on one node by itself. */
export interface NodeMeasurement {
  readonly node: NodeDefinition;
  readonly facts: MachineFacts;
  readonly clock: ClockReading;
  /** undefined: it was not asked for. */
  readonly etcdDisk: DiskTiming | undefined;
  /** What it must be able to fetch; results are undefined when it has no curl. Empty: not asked for. */
  readonly sources: readonly {
    readonly source: Source;
    readonly result: FetchResult | undefined;
  }[];
  /** The load balancer's address as this node resolves it; empty when it does not. */
  readonly loadBalancerAddress: string;
}

/** What came of going to a node. */
export interface ProbeOutcome extends Probe {
  readonly from: string;
  /** undefined: it could not be tried. */
  readonly result: ProbeResult | undefined;
}

/** Everything measured between nodes. */
export interface NetworkMeasurement {
  /** The ports, as `tcp/6443`, on which our own listeners were, by node. */
  readonly listeners: ReadonlyMap<string, readonly string[]>;
  readonly probes: readonly ProbeOutcome[];
}

/** What came of connecting to the load balancer, by the node that did. */
export type LoadBalancerProbes = ReadonlyMap<string, readonly ProbeResult[]>;

/** Everything measured. */
export interface Measurements {
  readonly nodes: readonly NodeMeasurement[];
  /** Nodes that could not be measured. */
  readonly failures: ReadonlyMap<string, ConnectionError>;
  readonly loadBalancer: LoadBalancerProbes;
  /** undefined in the quick part, which has no listeners. */
  readonly network: NetworkMeasurement | undefined;
}

/** What measurements are judged by. */
export interface JudgeContext {
  readonly definition: ClusterDefinition;
  /** Of the assets; undefined without any. */
  readonly assets:
    | { readonly caSha256: string; readonly etcdClusterId: string | undefined }
    | undefined;
}

/**
 * Whether a node is a part of this very cluster already. What it lacks is then no reason to
 * refuse anything: it works. Without assets nobody knows, so it is taken for a stranger's.
 */
export function isMember({ facts }: NodeMeasurement, { assets }: JudgeContext): boolean {
  if (!facts.joined || !facts.journal) return false;
  return assets !== undefined && facts.caSha256 === assets.caSha256;
}

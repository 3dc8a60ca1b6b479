import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import type { Random } from "../../ports.ts";
import type { NodeMeasurement } from "./measurements.ts";
import { apiPort, networkPorts } from "./node_ports.ts";
import type { CheckId } from "./preflight_checks.ts";

/** One node going to a port of another. */
export interface Probe {
  readonly check: CheckId;
  /** Name of the other node. */
  readonly to: string;
  /** As `tcp/6443`. */
  readonly port: string;
}

/** How many pairs of nodes each port of the pods' network is tried between. */
const sampledPairs = 20;

/** What decides who goes where. */
export interface NetworkPlanSetup {
  readonly definition: ClusterDefinition;
  readonly random: Random;
  /** For these checks nothing is opened and nobody goes anywhere. */
  readonly ignored: ReadonlySet<CheckId>;
}

/** The ports that a node listens on for the others. */
export function listenedPorts(
  { node }: NodeMeasurement,
  { definition, ignored }: Omit<NetworkPlanSetup, "random">,
): string[] {
  const isWanted = (...checks: CheckId[]): boolean => !checks.every((id) => ignored.has(id));
  const isMaster = node.role === "master";
  const ports: (readonly [port: string, isNeeded: boolean])[] = [
    [apiPort, isMaster && isWanted("control-plane-ports", "api-ports", "load-balancer-targets")],
    ["tcp/2379", isMaster && isWanted("control-plane-ports")],
    ["tcp/2380", isMaster && isWanted("control-plane-ports")],
    ["tcp/10250", isWanted("kubelet-ports")],
    ...networkPorts(definition).map(({ port }) => [port, isWanted("overlay-ports")] as const),
  ];
  return ports.filter(([, isNeeded]) => isNeeded).map(([port]) => port);
}

/**
 * Who goes where, by the name of the node that goes.
 * @param isOpen whether anything listens there, on an address that others reach
 */
export function planProbes(
  nodes: readonly NodeMeasurement[],
  isOpen: (node: NodeMeasurement, port: string) => boolean,
  { definition, random, ignored }: NetworkPlanSetup,
): Map<string, Probe[]> {
  const plan = new Map<string, Probe[]>();
  const isMaster = ({ node }: NodeMeasurement): boolean => node.role === "master";
  for (const from of nodes) {
    const probes: Probe[] = [];
    const add = (check: CheckId, to: NodeMeasurement, port: string): void => {
      if (!ignored.has(check) && isOpen(to, port)) {
        probes.push({ check, to: to.node.nodeName, port });
      }
    };
    for (const to of nodes) {
      if (to === from) continue;
      if (isMaster(to)) {
        if (isMaster(from)) {
          for (const port of ["tcp/2379", "tcp/2380", apiPort]) {
            add("control-plane-ports", to, port);
          }
        } else add("api-ports", to, apiPort);
      }
      if (isMaster(from)) add("kubelet-ports", to, "tcp/10250");
    }
    plan.set(from.node.nodeName, probes);
  }
  if (ignored.has("overlay-ports")) return plan;
  for (const { port } of networkPorts(definition)) {
    const reachable = nodes.filter((node) => isOpen(node, port));
    for (const [from, to] of samplePairs(reachable, sampledPairs, random)) {
      const probe = { check: "overlay-ports", to: to.node.nodeName, port } as const;
      plan.get(from.node.nodeName)?.push(probe);
    }
  }
  return plan;
}

/** Picks so many ordered pairs of different items, or all there are. */
export function samplePairs<Item>(
  items: readonly Item[],
  count: number,
  random: Random,
): [Item, Item][] {
  const { length } = items;
  const total = length * (length - 1);
  const chosen = new Set<number>();
  if (total <= count) { for (let index = 0; index < total; index++) chosen.add(index); }
  while (chosen.size < Math.min(count, total)) {
    chosen.add(new DataView(random.bytes(4).buffer).getUint32(0) % total);
  }
  return [...chosen].flatMap((index): [Item, Item][] => {
    const first = Math.floor(index / (length - 1));
    const other = index % (length - 1);
    const [from, to] = [items[first], items[other < first ? other : other + 1]];
    return from === undefined || to === undefined ? [] : [[from, to]];
  });
}

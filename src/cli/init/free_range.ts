import { definitionDefaults } from "../../definition/definition_defaults.ts";
import {
  blockContains,
  blocksOverlap,
  isIpv4,
  parseBlock,
  parseIpv4,
} from "../../definition/ipv4.ts";
import type { Draft } from "./draft.ts";

/** Keys whose ranges must be nobody else's. */
export type RangeKey = "podNetworkCIDR" | "serviceCIDR";

/** What is offered, in this order; together they are in all three private ranges. */
const candidates: Readonly<Record<RangeKey, readonly string[]>> = {
  podNetworkCIDR: [
    definitionDefaults.podNetworkCIDR,
    "10.244.0.0/16",
    "172.20.0.0/14",
    "192.168.128.0/17",
  ],
  serviceCIDR: [
    definitionDefaults.serviceCIDR,
    "10.112.0.0/16",
    "172.24.0.0/16",
    "192.168.64.0/18",
  ],
};

/** The first range with no node in it, and nothing of the other one; undefined when there is none. */
export function freeRange(draft: Draft, key: RangeKey): string | undefined {
  const nodes = [...draft.masters ?? [], ...draft.workers ?? []];
  const [host = ""] = String(draft.masterLoadBalancerAddress ?? "").split(":");
  const addresses = [
    ...nodes.flatMap(({ privateIP, publicIP = "" }) => [privateIP, publicIP]),
    host,
  ]
    .filter(isIpv4).map(parseIpv4);
  const other = key === "podNetworkCIDR" ? "serviceCIDR" : "podNetworkCIDR";
  const taken = parseBlock(String(draft[other] ?? definitionDefaults[other]));
  return candidates[key].find((candidate) => {
    const block = parseBlock(candidate);
    return !addresses.some((address) => blockContains(block, address)) &&
      !blocksOverlap(block, taken);
  });
}

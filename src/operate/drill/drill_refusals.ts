import { peerUrl } from "../../plan/etcd_environment.ts";
import { UnfitError } from "../../errors.ts";
import { refusalOf } from "../quorum.ts";
import type { MasterLook } from "../state/look_at_masters.ts";
import type { ClusterDefinition } from "../../definition/cluster_definition.ts";

/** @param refusals why @throws UnfitError when there are any */
export function requireWillingMasters(refusals: readonly string[]): void {
  if (refusals.length === 0) return;
  throw new UnfitError(`no master may be stopped now: ${refusals.join("; ")}`, [
    "hakube status tells more; nothing was stopped",
  ]);
}

/**
 * Why no master may be taken away now, a sentence each; empty when one may.
 * @param looks at all masters
 */
export function drillRefusals(
  { masters, masterLoadBalancerAddress: { host, port } }: ClusterDefinition,
  looks: readonly MasterLook[],
): string[] {
  if (masters.length < 3) {
    return [`with ${masters.length === 1 ? "one master" : "two masters"} none can be spared`];
  }
  const found: string[] = [];
  for (const look of looks) {
    const { nodeName, privateIP } = look.node;
    if (look.failure !== undefined) {
      found.push(look.failure.message);
      continue;
    }
    const { master, etcd } = look;
    if (master.restorePending) {
      found.push(`on "${nodeName}" a restore of an earlier drill is pending`);
    }
    if (master.readyz.get(`${privateIP}:6443`) !== 200) {
      found.push(`the API server of "${nodeName}" is not ready`);
    }
    if (master.readyz.get(`${host}:${port}`) !== 200) {
      found.push(`seen from "${nodeName}", nobody is ready behind the load balancer`);
    }
    const refusal = etcd === undefined
      ? `etcd does not answer on "${nodeName}"`
      : refusalOf("stop", peerUrl(look.node), etcd);
    if (refusal !== undefined) found.push(refusal);
    for (const { name, id } of etcd?.filter(({ isHealthy }) => !isHealthy) ?? []) {
      found.push(`the member "${name || id}" of etcd is not healthy`);
    }
  }
  return [...new Set(found)];
}

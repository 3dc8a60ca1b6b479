import type { LoadBalancer } from "./cluster_definition.ts";
import type { DefinitionInput } from "./definition_schema.ts";
import { parseEndpoint } from "./endpoint.ts";

/** The load balancer; without a type it is somebody else's. */
export function completeLoadBalancer(input: DefinitionInput): LoadBalancer {
  const { type = "external", interface: name, virtualRouterId } = input.loadBalancer ?? {};
  if (type === "external") return { type };
  const { host } = parseEndpoint(input.masterLoadBalancerAddress);
  return {
    type,
    interface: name,
    virtualRouterId: virtualRouterId ?? defaultVirtualRouterId(host),
  };
}

/** The address's last number: groups of one /24 differ in it without anybody having to choose. */
export function defaultVirtualRouterId(address: string): number {
  return Math.max(1, Number(address.split(".").at(-1)));
}

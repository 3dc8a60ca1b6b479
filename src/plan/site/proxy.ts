import type { ClusterDefinition } from "../../definition/cluster_definition.ts";
import {
  blockContains,
  formatBlock,
  isIpv4,
  parseBlock,
  parseIpv4,
} from "../../definition/ipv4.ts";
import { allNodes } from "../../definition/cluster_definition.ts";

/**
 * What nodes go to directly: what the definition names, and the cluster itself. Of the nodes' own
 * addresses it is the /24 of each: the list stays short, and the same when a node is added.
 */
export function noProxy(definition: ClusterDefinition): string[] {
  const { proxy, podNetworkCIDR, serviceCIDR, dnsDomain, masterLoadBalancerAddress } = definition;
  const networks = allNodes(definition).map(({ privateIP }) =>
    formatBlock(parseBlock(`${privateIP}/24`))
  );
  return [
    ...new Set([
      "localhost",
      "127.0.0.0/8",
      // Where clouds tell a machine what it is, tokens among it.
      "169.254.169.254",
      ...networks,
      masterLoadBalancerAddress.host,
      podNetworkCIDR,
      serviceCIDR,
      ".svc",
      `.${dnsDomain}`,
      ...proxy?.noProxy ?? [],
    ]),
  ];
}

/** Whether a host is one that `noProxy` lists: by its name, its domain, or its address. */
export function goesDirectly(host: string, exceptions: readonly string[]): boolean {
  return exceptions.some((exception) => {
    if (exception.startsWith(".")) return host.endsWith(exception);
    if (!exception.includes("/")) return host === exception || host.endsWith(`.${exception}`);
    return isIpv4(host) && blockContains(parseBlock(exception), parseIpv4(host));
  });
}

/**
 * The environment variables that programs look for, in lower case, which all of them read: curl
 * takes `http_proxy` in no other way. Empty without a proxy.
 */
export function proxyEnvironment(definition: ClusterDefinition): [name: string, value: string][] {
  const { proxy } = definition;
  if (proxy === undefined) return [];
  return [
    ...(proxy.http === undefined ? [] : [["http_proxy", proxy.http] as [string, string]]),
    ...(proxy.https === undefined ? [] : [["https_proxy", proxy.https] as [string, string]]),
    ["no_proxy", noProxy(definition).join(",")],
  ];
}
